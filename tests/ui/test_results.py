"""The Results page as a script."""

import json
import os
import re
from dataclasses import asdict, replace

import pytest

from tests.ui.conftest import VISITOR
from tests.ui.pages import refusals, said, sound
from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.report import analyse
from vgg_explorer.runs import zoo
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.results import results, shipped
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, Start, WeightsSource
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import Protocol, RunSummary, Score, Surroundings
from vgg_explorer.specs.zoo import SEEDS
from vgg_explorer.ui.results import data
from vgg_explorer.ui.widgets import network_speed

STACK, SINGLE = "conv3-8 conv3-8 gap FC-6", "conv5-8 gap FC-6"


@pytest.fixture(autouse=True)
def nothing_kept(empty_answers, visitor):
    data.stored.clear()
    yield
    data.stored.clear()


def ended(
    line: str,
    seed: int,
    top1: float,
    *,
    exit="finished",
    epochs: int = 3,
    parameters: int = 100,
    start: Start | None = None,
    owner: str = VISITOR,
) -> str:
    spec = RunSpec(line, "shapes", replace(QUICK, epochs=epochs), seed, start)
    (id,) = add(open_store(), [Request(spec)], owner)
    claim(open_store(), id, os.getpid())
    writer = RunWriter(open_store(), id)
    writer.ready(RunFacts(parameters=parameters, macs=5000, field=5, shape=(3, 32, 32), classes=6))
    around = Surroundings(processor="P", torch="2.14.1")
    test = Score(top1, 1.0, 1.0, 2000) if exit == "finished" else None
    writer.end(exit, outcome=RunSummary(training_seconds=3.0, surroundings=around, test=test))
    return id


def three_each() -> None:
    for seed, (one, other) in enumerate([(0.90, 0.85), (0.91, 0.86), (0.92, 0.865)]):
        ended(STACK, seed, one)
        ended(SINGLE, seed, other, parameters=150)


def test_the_first_view_is_the_zoo():
    page = sound("results")
    assert not page.error
    assert "ships with the app" in page.selectbox[0].options[0]
    assert "paired t" in said(page) or "Cannot tell" in said(page)


@pytest.mark.every_database
def test_who_is_ahead_at_what_cost_and_matched_in_what():
    three_each()
    text = said(sound("results")).replace("\\", "")
    assert "Conv3-8 conv3-8 gap FC-6 is ahead of conv5-8 gap FC-6 by 5.2 points, 95 % interval" in text
    assert "It has 33 % fewer parameters" in text.replace("**", "")
    assert "They match in receptive field and MACs, not in parameters." in text


def test_what_is_no_result_is_never_in_a_mean_and_is_said():
    three_each()
    ended(STACK, 3, 0.1, exit="diverged")
    ended(STACK, 4, 0.1, exit="failed")
    ended(STACK, 0, 0.1, epochs=9)  # another protocol
    page = sound("results", of=protocol_of(3))
    assert "Not counted in any mean: 1 diverged, 1 failed." in [caption.value for caption in page.caption]
    assert "91.00 ± 1.00" in html(page).replace("\xa0", " ")


def protocol_of(epochs: int) -> str:
    return protocol(epochs).key


def protocol(epochs: int) -> Protocol:
    groups = data.grouped(list(results(open_store()).outcomes))
    return next(protocol for protocol in groups if protocol.epochs == epochs)


def test_a_link_of_version_1_leads_to_the_same_results():
    three_each()
    ended(STACK, 0, 0.1, epochs=9)
    page = sound("results", of=protocol(9).aliases[0])
    assert not refusals(page) and "train a second network to compare it with" in said(page)


def html(page) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def test_a_link_to_results_that_are_gone():
    page = sound("results", of="nonsense")
    assert any("there are no such results any more" in refusal.lower() for refusal in refusals(page))


def test_one_network_asks_for_a_second():
    ended(STACK, 0, 0.9)
    assert "train a second network to compare it with" in said(sound("results", of=protocol_of(3)))


def test_milliseconds_are_measured_when_somebody_asks():
    three_each()
    page = sound("results", cost="milliseconds", of=protocol_of(3))
    next(button for button in page.button if button.label == "Measure").click()
    page.run()
    assert not page.exception
    assert network_speed.known_milliseconds(f"{STACK} | input 3x32x32 | classes 6") == 1.5 / 64
    assert not [button for button in page.button if button.label == "Measure"]


def test_the_report_holds_every_number_of_the_page(monkeypatch):
    three_each()
    captured = {}
    monkeypatch.setattr(
        "vgg_explorer.ui.widgets.export.button", lambda label, content, file, kind: captured.update({file: content})
    )
    page = sound("results", of=protocol_of(3), pairs="true", seeds="true")
    text = captured["results.html"]().partition("</head>")[2]
    cells = " ".join(re.findall(r"<td[^>]*>(.*?)</td>", html(page), re.DOTALL))
    numbers = set(re.findall(r"\d[\d,.]*", re.sub(r"<[^>]*>", " ", cells)))
    assert {"91.00", "1.00", "85.83", "0.76", "5,000", "150", "90.00", "1,800"} <= numbers
    assert all(number in text for number in numbers)
    assert "by 5.2 points" in text and "torch 2.14.1" in text
    lines = captured["results.csv"]().splitlines()
    assert len(lines) == 7 and "seed" in lines[0] and "macs_conv_and_fc" in lines[0] and "hardware,versions" in lines[0]
    assert all("P,torch 2.14.1" in line for line in lines[1:])


def test_confusion_comes_from_the_files():
    page = sound("results", confusion="true")
    assert "The most frequent mistake:" in said(page)
    three_each()
    data.stored.clear()
    page = sound("results", confusion="true", of=protocol_of(3))
    assert any("The files of these runs are gone" in info.value for info in page.info)


def test_runs_that_wait_are_counted():
    add(open_store(), [Request(RunSpec(STACK, "shapes", QUICK, seed)) for seed in range(50)], VISITOR)
    assert data.stored(VISITOR).left_out["waiting"] == 50


def test_costs_are_those_of_the_network_as_it_was_trained():
    """What milliseconds are measured on has the parameters and MACs that stand beside them."""
    for outcome in shipped():
        report = analyse(derive(outcome.fitted).network)
        assert (report.parameters, report.macs) == (outcome.parameters, outcome.macs)


def test_the_zoo_has_no_time_of_training():
    assert refusals(sound("results", cost="seconds"))
    assert "Training, s" not in html(sound("results"))
    three_each()
    data.stored.clear()
    assert "Training, s" in html(sound("results"))
    assert not refusals(sound("results", cost="macs"))


def test_the_curves_of_all_runs():
    three_each()
    record = RunWriter(open_store(), results(open_store()).outcomes[0].id)
    for number, share in enumerate((0.5, 0.75), 1):
        record.measured(50 * number, asdict(Epoch(number, 1.0 / number, share, 1.0, share, 0.1, 2.0, 100)))
    data.stored.clear()
    chart = next(each for each in sound("results", curves="true").get("plotly_chart") if each.key == "learned")
    (line,) = json.loads(chart.proto.spec)["data"]
    assert (line["x"], line["y"]) == ([1, 2], [50, 75])


def test_the_curves_of_the_zoo():
    chart = next(each for each in sound("results", curves="true").get("plotly_chart") if each.key == "learned")
    lines = json.loads(chart.proto.spec)["data"]
    protocol = zoo.trained()[-1].entry
    assert len(lines) == SEEDS * sum(each.entry.dataset == protocol.dataset for each in zoo.trained())
    assert all(len(line["x"]) == protocol.epochs for line in lines)


def test_a_link_leads_to_where_the_networks_look():
    page = sound("results")
    links = [element.proto.body for element in page.get("html") if "saliency?" in element.proto.body]
    assert any("nets=zoo%3A" in link and "Where do they look?" in link for link in links)


def test_a_network_that_starts_from_another_one_is_another_network(monkeypatch):
    captured = {}
    monkeypatch.setattr(
        "vgg_explorer.ui.widgets.export.button", lambda label, content, file, kind: captured.update({file: content})
    )
    first = "conv3-8 gap FC-6"
    for seed, (one, other) in enumerate([(0.80, 0.90), (0.81, 0.91), (0.82, 0.915)]):
        ended(STACK, seed, one)
        begun = Start(WeightsSource(RunSpec(first, "shapes", replace(QUICK, epochs=3), seed)))
        ended(STACK, seed, other, start=begun)
    page = sound("results", of=protocol_of(3))
    assert f"{STACK}, from {first} is ahead of {STACK} by 9.8 points".lower() in said(page).replace("\\", "").lower()
    shown = html(page).replace("\xa0", " ").replace("\u202f", " ")
    assert "81.00 ± 1.00" in shown and "90.83 ± 0.76" in shown
    assert [line.count(f"from {first}") for line in captured["results.csv"]().splitlines()] == [0, 0, 0, 0, 2, 2, 2]
    assert "2 networks, 6 runs" in str(page.selectbox[0].options)
    chart = next(each for each in page.get("plotly_chart") if each.key == "against cost")
    names = [line["name"] for line in json.loads(chart.proto.spec)["data"]]
    assert any(name.endswith(f", from {first}") for name in names)
