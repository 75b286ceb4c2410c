"""The Paper page as a script: every number on it is recomputed from the counts of what was measured."""

import csv
import json
import re
from collections.abc import Sequence
from html import unescape
from io import StringIO
from statistics import fmean
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from scipy import stats

from tests.measured_claims import measurements
from tests.ui.pages import refusals, said, sound
from vgg_explorer.analysis.paper_numbers import numbers
from vgg_explorer.plots.numbers import NARROW
from vgg_explorer.runs import paper
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.measurements import Measurements
from vgg_explorer.specs.paper_claims import CLAIMS
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.summary_claim import FASTER, OVER_FITTING
from vgg_explorer.specs.summary_claims import SUMMARY_CLAIMS
from vgg_explorer.specs.vgg import TABLE_1
from vgg_explorer.ui.paper import arm_names, measured

WORDS = {1: "agrees", 0: "cannot tell", -1: "disagrees"}
NUMBER = r"[+−]?\d+(?:\.\d+)?"


@pytest.fixture
def forgotten():
    """The page knows nothing of what it has read, before and after."""
    for kept in (measured.own.clear, measured.shipped.cache_clear):
        kept()
    yield
    for kept in (measured.own.clear, measured.shipped.cache_clear):
        kept()


@pytest.fixture
def known(monkeypatch, forgotten):
    """What ships is made up; the list can be changed before the page is opened."""
    found = list(measurements("laptop").found)
    monkeypatch.setattr(paper, "shipped", lambda size: Measurements(size, tuple(found) if size == "laptop" else ()))
    return found


@pytest.fixture
def nothing_ships(monkeypatch, forgotten):
    monkeypatch.setattr(paper, "shipped", Measurements)


def html(page, kind: str = 'class="claims"') -> str:
    return next(element.proto.body for element in page.get("html") if kind in element.proto.body)


def rows(body: str) -> list[str]:
    return [unescape(row).replace(NARROW, " ") for row in re.findall(r"<li>(.*?)</li>", body)]


def in_brackets(pattern: str, text: str) -> str:
    """What stands in the brackets of the pattern where it is found first."""
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def counts(found, arm: str) -> dict[int, np.ndarray]:
    tests = {
        each.seed: each.result.test if isinstance(each.result, RunResult) else each.result.evaluation
        for each in found
        if each.arm == arm
    }
    return {seed: test.confusion for seed, test in tests.items() if test}


def accuracy(confusion: np.ndarray) -> float:
    return 100 * sum(confusion[place, place] for place in range(len(confusion))) / confusion.sum()


def interval(found, contrast) -> tuple[float, float, float]:
    """Mean and 95 % interval of the paired differences, by scipy's own test."""
    first, second = counts(found, contrast.first), counts(found, contrast.second)
    differences = [accuracy(first[seed]) - accuracy(second[seed]) for seed in sorted(first)]
    low, high = stats.ttest_1samp(differences, 0).confidence_interval(0.95)
    return float(np.mean(differences)), float(low), float(high)


def sign(rule: str, low: float, high: float) -> int:
    edge = 0.5 if rule == "below 0.5" else 0
    above, below = low > edge, high < edge
    return (above - below) if rule == "above 0" else (below - above)


def faults(body: str, found) -> list[str]:
    """What the rows say about accuracies that does not follow from the counts, or from the claims."""
    wrong = []
    for claim, row in zip(CLAIMS, rows(body), strict=True):
        wrong += [f"{claim.id}: {text}" for text in (claim.says, claim.place, claim.shown_by) if text not in row]
        if claim.contrasts and claim.contrasts[0].quantity == "accuracy":
            intervals = [interval(found, contrast) for contrast in claim.contrasts]
            signs = [sign(claim.rule, low, high) for _, low, high in intervals]
            word = WORDS[1 if min(signs) > 0 else -1 if -1 in signs else 0]
            if not re.search(rf'class="verdict [a-z-]+">{word}<', row):
                wrong.append(f"{claim.id}: not {word}")
            shown = re.findall(rf"<small>(?:[^<]*: )?({NUMBER}) points \(({NUMBER}) to ({NUMBER})\), 5 seeds<", row)
            wrong += [f"{claim.id}: {text}" for text in differing(shown, intervals)]
    return wrong


def differing(shown: Sequence[tuple[str, ...]], wanted: Sequence[tuple[float, ...]]) -> list[str]:
    if len(shown) != len(wanted):
        return [f"{len(shown)} of {len(wanted)} contrasts"]
    pairs = (
        (text, value)
        for texts, values in zip(shown, wanted, strict=True)
        for text, value in zip(texts, values, strict=True)
    )
    return [f"{text} is not {value}" for text, value in pairs if not rounds_to(value, text)]


def rounds_to(value: float, text: str) -> bool:
    digits = len(text.partition(".")[2])
    return abs(float(text.replace("−", "-")) - value) <= 0.5 * 10**-digits + 1e-9


def test_every_number_follows_from_the_counts(known):
    assert faults(html(sound("paper")), known) == []


def test_one_changed_count_is_noticed(known):
    body = html(sound("paper"))
    counts(known, "A")[3][2, 2] -= 9
    assert faults(body, known)


@pytest.mark.parametrize(
    ("word", "other"), [(">agrees<", ">disagrees<"), ("does not help", "does help"), ("Table 3", "Table 4")]
)
def test_one_changed_word_is_noticed(known, word, other):
    body = html(sound("paper"))
    assert word in body
    assert faults(body.replace(word, other, 1), known)


def test_the_answer_counts_the_rows(known):
    page = sound("paper")
    shown = [in_brackets(r'class="verdict [a-z-]+">(.*?)<', row) for row in rows(html(page))]
    answer = (
        f"agrees with **{shown.count('agrees')}** and disagrees with **{shown.count('disagrees')}**. Cannot tell: "
        f"{shown.count('cannot tell')}; not measured yet at this size: {shown.count('not measured yet')}; "
        "beyond this app: 2."
    )
    assert answer in said(page)
    assert any("one measured row in twenty errs by chance" in caption.value for caption in page.caption)


def test_a_size_that_was_not_measured_says_so(known):
    page = sound("paper", size="gpu")
    assert any("Nothing was measured at this size yet" in info.value for info in page.info)
    assert not refusals(page)


def test_arithmetic_is_computed(nothing_ships):
    row = next(row for row in rows(html(sound("paper"))) if "27 C² weights" in row)
    assert "fields of 5 and 7 px" in row and "27 C² against 49 C²: 45 % fewer, or 81 % more" in row
    assert "6 of 6 numbers of Table 2" in row and "E has 143.7 M, OverFeat 144 M" in row


def test_numbers_of_summaries_are_those_of_the_facts(nothing_ships):
    shown = numbers()
    assert [shown[name] for name in ("centre_paths", "corner_paths", "d_layers", "d_pools")] == [49, 1, 16, 5]
    exact = {"c_over_b": 4.1, "c_below_d": 23.9, "fc_parameters": 89.4, "fc_macs": 0.8, "fc_millions": 123.6}
    assert {name: round(float(shown[name]), 1) for name in exact} == exact
    body = rows(html(sound("paper"), "claims summaries"))
    for each, row in zip(SUMMARY_CLAIMS, body, strict=True):
        assert each.said in row and each.so.format(**shown) in row
        assert ("not measured yet" if each.verdict == "measured" else each.verdict) in row


def test_a_link_opens_train_with_the_experiment(known):
    row = rows(html(sound("paper")))[0]
    query = parse_qs(urlsplit(in_brackets(r'href="(train\?[^"]*)"', row)).query)
    spec = next(each.result.spec for each in known if each.arm == "A-LRN")
    assert query["t1"] == [spec.network] and query["t3"] == ["none"] and query["data"] == [spec.dataset]
    assert (query["epochs"], query["batch"], query["seeds"]) == ([str(spec.epochs)], [str(spec.batch)], ["5"])
    train = sound("train", **{key: values[0] for key, values in query.items()})
    assert not train.error
    assert f"{spec.epochs} epochs, with 5 seeds each" in said(train)


def test_the_twin_is_worse_by_points_and_by_a_share_of_the_error(known):
    """The paper's 7 % may be either; both follow from the counts."""
    row = row_of("Two 3×3 are better")
    shown = re.findall(rf"B ({NUMBER}) %, [^<]*? ({NUMBER}) %, which is ({NUMBER}) points, or ({NUMBER}) %", row)
    wanted = []
    for twin in ("B with 5×5", "B with 5×5, as many parameters"):
        b, other = (fmean(100 - accuracy(each) for each in counts(known, arm).values()) for arm in ("B", twin))
        wanted.append((b, other, other - b, 100 * (other - b) / b))
    assert differing(shown, wanted) == []


def test_what_local_normalisation_costs(known):
    row = row_of("Local response normalisation")
    shown = re.findall(rf"(A(?:-LRN)?): training keeps ({NUMBER}) kB of each picture, and takes ({NUMBER}) ms", row)
    assert [name for name, *_ in shown] == ["A-LRN", "A"]
    assert all(ms == "2.00" for *_, ms in shown)  # two seconds for 1,000 pictures
    assert float(shown[0][1]) > 1.3 * float(shown[1][1])


def row_of(words: str) -> str:
    return next(row for row in rows(html(sound("paper"))) if words in row)


def test_every_arm_is_named_in_other_languages():
    letters = {*TABLE_1, "AlexNet"}
    arms = {name for each in (*CLAIMS, FASTER, OVER_FITTING) for name in each.arms}
    assert {part for name in arms for part in name.split(", ")} - letters == set(arm_names.SHOWN)


def test_one_claim_in_full(known):
    page = sound("paper", claim="saturation", values="true")
    table = html(page, "Learning rate")
    for seed, confusion in counts(known, "E").items():
        assert f"<td>{seed}</td><td>{accuracy(confusion):.2f}</td>" in table
    assert "a processor, Python 3.11.7, torch 2.14.1" in table and "2026-11-28" in table


def test_an_unknown_claim_is_refused(known):
    assert any("there is no claim nothing" in text.lower() for text in refusals(sound("paper", claim="nothing")))


def test_run_this_queues_what_the_claim_asks_for(nothing_ships, visitor):
    page = sound("paper", run="true", size="class")
    wanted = paper.asked(CLAIMS[0].arms, "class")
    assert f"**{len(wanted)} runs**" in said(page) and "on this machine" in said(page)
    assert not any("once more" in caption.value for caption in page.caption)  # nothing of this claim is tested apart
    next(button for button in page.button if button.label == "Run this").click().run()
    assert not page.exception
    assert sorted(run.spec.to_json() for run in runs(open_store())) == sorted(each.spec.to_json() for each in wanted)
    assert f"0 of {len(wanted)} runs have ended" in str(page.get("progress")[0].proto)
    assert next(button for button in page.button if button.label == "Run this").disabled


def test_a_claim_with_tests_says_that_they_come_later(nothing_ships, visitor):
    page = sound("paper", run="true", claim="multi-crop", size="laptop")
    later = "Its tests follow when these runs have finished: press “Run this” once more then."
    assert later in [caption.value for caption in page.caption]


def test_own_results_stand_beside_what_ships(known, monkeypatch, visitor):
    monkeypatch.setattr(paper, "own", lambda store, size, owner: measurements(size, seeds=2))
    assert sum("Your own runs" in row for row in rows(html(sound("paper")))) == sum(bool(each.arms) for each in CLAIMS)


def test_the_files(known, monkeypatch):
    captured = {}
    monkeypatch.setattr(
        "vgg_explorer.ui.widgets.export.button", lambda label, content, file, kind: captured.update({file: content})
    )
    sound("paper")
    lines = list(csv.DictReader(StringIO(captured["paper-laptop.csv"]())))
    first = lines[0]
    assert [float(first[end]) for end in ("mean", "low", "high")] == pytest.approx(
        interval(known, CLAIMS[0].contrasts[0])
    )
    assert (first["place"], first["n"], first["size"], first["by"]) == (CLAIMS[0].place, "5", "laptop", "shipped")
    assert (first["date"], first["machine"]) == ("2026-11-28", "a processor")
    assert len(lines) == sum(max(1, len(claim.contrasts)) for claim in CLAIMS)
    specs = json.loads(captured["lrn-laptop.json"]())
    assert len(specs) == len(paper.asked(CLAIMS[0].arms, "laptop"))


@pytest.mark.parametrize("number", range(1, 8))
def test_the_tables_of_the_paper(known, number):
    table = html(sound("paper", **{f"table{number}": "true"}), 'class="facts"')
    wanted = {1: "conv3-64 LRN maxpool", 2: "138,357,544", 7: "not here"}.get(number, "ours: top-1 error")
    assert wanted in table
    if number == 3:
        errors = np.mean([100 - accuracy(confusion) for confusion in counts(known, "D").values()])
        assert f"<td>{errors:.1f}</td>" in table
