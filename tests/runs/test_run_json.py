"""What runs give as JSON: as the version before wrote it, as it is written now, and damaged in every place."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update

from vgg_explorer.runs import zoo
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.results import load, results
from vgg_explorer.runs.run_json import (
    facts_dict,
    read_facts,
    read_loading,
    read_result,
    read_summary,
    read_trained,
    result_text,
    summary_dict,
)
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, WeightsSource
from vgg_explorer.specs.run_event import Loading
from vgg_explorer.specs.run_facts import TriedRate
from vgg_explorer.specs.run_result import RunResult, Surroundings
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.test_result import TestResult
from vgg_explorer.specs.test_run import TestSpec

BEFORE = Path(__file__).parent / "version_1"  # written by the program before results had a type
ROWS = json.loads((BEFORE / "rows.json").read_text(encoding="utf-8"))
RESULTS = {name: (BEFORE / f"{name}.json").read_text(encoding="utf-8") for name in ("finished", "diverged")}


def plain(value: object) -> object:
    """As JSON has it: no tuples."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_of_the_version_before_reads_and_is_written_as_before(row):
    assert plain(facts_dict(*read_facts(row["facts"], "x"))) == json.loads(row["facts"])
    assert plain(summary_dict(read_summary(row["outcome"], "x"))) == json.loads(row["outcome"])
    assert read_loading(row["doing"], "x") is None


def test_what_a_row_of_the_version_before_says():
    assert read_facts(ROWS["waiting"]["facts"], "x") == (None, ())
    assert read_facts(ROWS["rate chosen"]["facts"], "x") == (None, (TriedRate(0.02, 1.0), TriedRate(0.05, 1.0)))
    facts, rates = read_facts(ROWS["finished"]["facts"], "x")
    assert facts and len(rates) == 2
    assert (facts.parameters, facts.macs, facts.field, facts.shape) == (1091, 31968, 4, (3, 12, 12))
    assert (facts.plan, facts.classes, facts.steps, facts.step) == (Plan("cpu", 1), 3, 9, 9)
    summary = read_summary(ROWS["finished"]["outcome"], "x")
    assert summary and summary.test and (summary.test.total, summary.best_epoch, summary.converged) == (45, 2, True)
    assert summary.surroundings.versions == "Python 3.11.7, torch 2.14.1+cu130, torchvision 0.29.1"
    assert read_summary(ROWS["stopped"]["outcome"], "x") is None


@pytest.mark.parametrize("text", RESULTS.values(), ids=RESULTS)
def test_a_result_of_the_version_before_reads_and_is_written_as_before(text):
    result = read_result(text, "x")
    assert json.loads(result_text(result)) == {"kind": "train", **json.loads(text)}
    assert read_result(result_text(result), "x") == result


def trained(name: str) -> RunResult:
    return read_trained(json.loads(RESULTS[name]), "x")


def test_a_result_says_how_a_gpu_was_used():
    before = trained("finished")
    assert before.gpu_bytes is None and before.facts.plan and before.facts.plan.stream == 1
    plan = replace(before.facts.plan, graph=True, stream=2)
    after = replace(before, facts=replace(before.facts, plan=plan), gpu_bytes=10**9)
    assert read_result(result_text(after), "x") == after
    assert read_facts(json.dumps(facts_dict(after.facts)), "y") == (after.facts, ())


def test_what_a_result_of_the_version_before_says():
    finished, diverged = (trained(name) for name in ("finished", "diverged"))
    assert finished.test and (finished.test.correct, finished.test.total) == (45, 45)
    assert [epoch.epoch for epoch in finished.history] == [1, 2, 3] and finished.class_names == ("red", "green", "blue")
    assert diverged.test is None and diverged.findings[0].text().startswith("It diverged in epoch 2: ")
    assert finished.summary == read_summary(ROWS["finished"]["outcome"], "x")


def with_sentence(sentence: str) -> str:
    """A result with one finding, which has a value called `number`."""
    note = {"sentence": sentence, "values": {"number": 3}}
    return json.dumps(json.loads(RESULTS["finished"]) | {"findings": [{"kind": "chance", "note": note}]})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "an object is expected, not []."),
        ("3", "an object is expected, not 3."),
        ("", "Expecting value: line 1 column 1 (char 0)."),
        ("[" * 100_000, "maximum recursion depth exceeded"),
        ("{}", "class_names is missing."),
        (json.dumps(json.loads(RESULTS["finished"]) | {"shape": "wide"}), "shape: Input should be a valid tuple."),
        (json.dumps(json.loads(RESULTS["finished"]) | {"boxes": []}), "unknown field boxes."),
        (with_sentence("{missing}"), "missing is missing."),
        (with_sentence("{number.real.wrong}"), "'int' object has no attribute 'wrong'."),
        (
            json.dumps(json.loads(RESULTS["finished"]) | {"class_names": ["red"]}),
            "confusion must count pictures of 1 x",
        ),
    ],
)
def test_a_damaged_result_is_one_sentence_with_the_runs_name(text, reason):
    with pytest.raises(SpecError) as caught:
        read_result(text, "B, seed 1")
    assert str(caught.value).startswith(f"what is stored of the run B, seed 1 cannot be read: {reason}")


def result_of_a_test() -> TestResult:
    sources = (WeightsSource(RunSpec("B", "shapes", seed=3)), WeightsSource(name="zoo:shapes-pairs"))
    return TestResult(
        spec=TestSpec(sources, "shapes", "test", TestProtocol((1.0, 1.25), "both", grid=3)),
        class_names=("a", "b", "c"),
        evaluation=Evaluation(np.array([[5, 1, 0], [2, 4, 0], [0, 0, 6]]), 18, 0.25),
        seconds=2.5,
        pictures=18,
        checksums=("0" * 64, "1" * 64),
        parameters=1234,
        shape=(3, 32, 32),
        surroundings=Surroundings(torch="2.14.1"),
    )


def test_a_result_of_a_test_both_ways():
    result = result_of_a_test()
    found = read_result(result_text(result), "x")
    assert found == result and result.score.top1 == 15 / 18
    assert result.summary.test == result.score and result.summary.training_seconds == 2.5
    with pytest.raises(SpecError, match=r"the result of x is that of no training\."):
        read_trained(json.loads(result_text(result)), "x")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"evaluation": {"confusion": [[1]], "among_five": 1, "loss": 0}}, "confusion must count pictures of 3 x 3"),
        ({"more": 1}, "unknown field more"),
        ({"checksums": 5}, "Input should be a valid tuple"),
    ],
)
def test_a_damaged_result_of_a_test(change, reason):
    written = json.loads(result_text(result_of_a_test())) | change
    with pytest.raises(SpecError, match=rf"what is stored of the run x cannot be read: .*{reason}"):
        read_result(json.dumps(written), "x")


def test_a_kind_of_result_that_this_program_does_not_know():
    with pytest.raises(SpecError, match="the result of B is of the kind 'cook'; this program reads train, test"):
        read_result(json.dumps({"kind": "cook"}), "B")


def places(value: object, path: tuple = ()) -> Iterator[tuple]:
    """Where something stands in JSON, however deep."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def changed(value, path: tuple, new: object):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("new", [None, -1, "x", [], [[1]], {}, {"x": 1}, 1e300], ids=repr)
def test_no_damage_is_anything_but_a_sentence(new):
    readers: list[tuple[str, Callable[[str, str], object]]] = [
        (RESULTS["finished"], read_result),
        (RESULTS["diverged"], read_result),
        (ROWS["finished"]["facts"], read_facts),
        (ROWS["diverged"]["outcome"], read_summary),
    ]
    for text, read in readers:
        whole = json.loads(text)
        for path in places(whole):
            try:
                read(json.dumps(changed(whole, path, new)), "x")
            except SpecError as error:
                assert "\n" not in str(error)


def test_a_damaged_row_is_said_by_its_run_and_hides_no_other_one(opened):
    good, bad = add(opened, [Request(RunSpec("conv3-8 gap FC-6", "shapes", QUICK, seed)) for seed in range(2)], "me")
    for id, row in ((good, ROWS["finished"]), (bad, ROWS["finished"] | {"outcome": "[]"})):
        values = {name: row[name] for name in ("facts", "outcome", "exit")}
        with opened.writing() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == id).values(**values))
    first, second = runs(opened)
    assert first.test and first.error is None
    assert second.error and second.error.text() == (
        f"what is stored of the run {bad[:8]} cannot be read: an object is expected, not []."
    )
    found = results(opened)
    assert [outcome.id for outcome in found.outcomes] == [good] and found.left_out["finished"] == 1


def test_what_is_being_read(opened):
    assert read_loading('{"what": "reading", "done": 1, "of": 2}', "x") == Loading("reading", 1, 2)


def test_a_result_by_its_name(home):
    assert load("zoo:shapes-pairs") == zoo.find("shapes-pairs").shipped
    second = load("zoo:shapes-pairs", 1)
    assert second and second.spec.seed == 1 and load("zoo:shapes-pairs", 99) is None
    with pytest.raises(SpecError, match="there is no network 'x' in the zoo"):
        load("zoo:x")
    assert load("abc") is None
    result = read_result(RESULTS["finished"], "x")
    folder_of("abc").write_result(result)
    assert load("abc") == result
    (folder_of("abc").path / "result.json").write_bytes(b"\xff\xfe[")
    with pytest.raises(SpecError, match="what is stored of the run abc cannot be read: "):
        load("abc")
