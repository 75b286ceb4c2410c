"""The fold "Test it as the paper did" on Results."""

import csv
import os

import pytest

from tests.ui.pages import refusals, said, sound
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.results import shipped
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.run import WeightsSource
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import RunSummary, Score, Surroundings
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.test_run import TestSpec
from vgg_explorer.ui.results import data

SHAPES = next(run.protocol.key for run in shipped() if run.spec.dataset == "shapes")
CIFAR = next(run.protocol.key for run in shipped() if run.spec.dataset != "shapes")
PAIRS = WeightsSource(name="zoo:shapes-pairs")


@pytest.fixture(autouse=True)
def nothing_kept(empty_answers):
    data.stored.clear()
    yield
    data.stored.clear()


def fold(**query: str):
    return sound("results", of=SHAPES, paper="true", **query)


def captions(page) -> str:
    return " ".join(each.value for each in page.caption).replace("\\", "")


def html(page) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def button(page):
    return next(each for each in page.button if each.label == "Test")


def test_the_fold_says_what_it_will_do_and_asks_for_a_first_test(visitor):
    page = fold(test_mode="both", test_scales="1, 1.143", test_of="zoo:shapes-pairs,zoo:shapes-5x5")
    text = said(page)
    assert "**2 tests**: dense and 5 x 5 crops at scale 1, 1.143 with mirror images, 104 views of each picture" in text
    assert "for 1,000 pictures on this machine" in text
    assert "Dense evaluation of two 3×3 a stage has 8x8, 9x9 positions at scale 1, 1.143." in captions(page)
    assert "at scale 1.143 they are enlarged, which adds no detail." in captions(page)
    assert "No test yet: choose networks and views above" in captions(page)
    assert "Choose on validation pictures" in captions(page)


def test_the_button_queues_tests_for_the_visitor(visitor):
    query = {"test_of": "zoo:shapes-pairs,zoo:shapes-5x5", "test_scales": "1, 1.25", "test_unmirrored": "true"}
    page = fold(**query, test_fused="true", test_mode="multi-crop", test_grid="3")
    button(page).click().run()
    assert not page.exception
    (run,) = runs(open_store())
    fives = WeightsSource(name="zoo:shapes-5x5")
    assert run.spec == TestSpec((PAIRS, fives), "shapes", "validation", TestProtocol((1, 1.25), "multi-crop", False, 3))
    assert run.owner == visitor and run.title == "two 3×3 a stage + one 5×5 a stage"
    assert "· waiting" in said(page) and [each.label for each in page.button if each.label == "Stop"]
    next(each for each in page.button if each.label == "Stop").click().run()
    assert runs(open_store())[0].state == "stopped" and "· stopped" in said(page)
    next(each for each in page.button if each.label == "Go on").click().run()
    assert runs(open_store())[0].state == "waiting"


def test_a_visitor_without_a_number_cannot_start():
    assert button(fold()).disabled


def ended(*sources: WeightsSource, part="test", mode="dense", errors: int = 50) -> str:
    spec = TestSpec(sources, "shapes", part, TestProtocol((1.0,), mode))
    (id,) = add(open_store(), [Request(spec, name="it")], "me")
    claim(open_store(), id, os.getpid())
    around = Surroundings(processor="P", torch="2.14.1")
    test = Score(1 - errors / 2000, 1.0, 0.5, 2000)
    RunWriter(open_store(), id).end(
        "finished", outcome=RunSummary(training_seconds=2.5, surroundings=around, test=test)
    )
    return id


def test_results_stand_beside_the_plain_test_with_their_intervals(monkeypatch):
    captured = {}
    monkeypatch.setattr(
        "vgg_explorer.ui.widgets.export.button", lambda label, content, file, kind: captured.update({file: content})
    )
    id = ended(PAIRS)
    ended(PAIRS, WeightsSource(name="zoo:shapes-5x5"), part="validation")
    page = fold()
    plain = 100 * (1 - next(run.top1 for run in shipped() if run.id == "zoo:shapes-pairs" and run.spec.seed == 0))
    table = html(page)
    assert f"<td>2.50 (1.86 – 3.28)</td><td>0.00 (0.00 – 0.18)</td><td>{plain:.2f}</td><td>2.5</td>" in table
    assert "2,000 of test" in table and "2,000 of validation" in table and "dense evaluation at scale 1 with" in table
    rows = list(csv.DictReader(captured["tests.csv"]().splitlines()))
    assert [row["fused"] for row in rows] == ["2", "1"] and rows[0]["plain_test_top1_error"] == ""
    assert (rows[1]["run"], rows[1]["part"], rows[1]["views"], rows[1]["hardware"]) == (id, "test", "2", "P")
    assert float(rows[1]["top1_error_low"]) < float(rows[1]["top1_error"]) < float(rows[1]["top1_error_high"])
    assert "No test yet" not in captions(page)


def test_tests_of_other_networks_are_not_shown():
    ended(PAIRS)
    assert "No test yet" in captions(sound("results", of=CIFAR, paper="true"))


def test_progress_is_shown(visitor):
    spec = TestSpec((PAIRS,), "shapes")
    (id,) = add(open_store(), [Request(spec, name="it")], visitor)
    claim(open_store(), id, os.getpid())
    writer = RunWriter(open_store(), id)
    writer.ready(RunFacts(parameters=1, macs=1, shape=(3, 32, 32), classes=6, steps=1000))
    writer.measured(400, {"loss": 0.5, "pictures_per_second": 100.0})
    assert "at work · 400 of 1,000 pictures, 6 s left" in said(fold()).replace("\\", "")


def test_what_does_not_go_together_is_refused_at_once(visitor):
    page = fold(test_scales="0.5")
    assert any("At scale 0.5 pictures are smaller than" in each for each in refusals(page))
    assert button(page).disabled
    assert any("is no test scale" in each for each in refusals(fold(test_scales="one")))
    page = fold(test_scales="0.5", test_mode="dense")
    assert not refusals(page) and not button(page).disabled


def test_pictures_that_are_not_here():
    page = sound("results", of=CIFAR, paper="true")
    assert any("The pictures that these networks learned from are not on this machine" in i.value for i in page.info)
