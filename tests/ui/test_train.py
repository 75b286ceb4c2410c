"""The Train page as a script: experiments, fields, the start, and what the runs' rows say and allow."""

import os
from concurrent.futures import Future
from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.ui.conftest import answered
from tests.ui.pages import opened, refusals, said, sound
from vgg_explorer.analysis.derive import derive
from vgg_explorer.runs.control import stop
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import find, runs
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request, new_id
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.presets import PRESETS
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, WeightsSource
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import RunSummary, Score
from vgg_explorer.specs.test_run import TestSpec
from vgg_explorer.ui.frame import running
from vgg_explorer.ui.frame.pages import find as find_page
from vgg_explorer.ui.train import order, order_cost
from vgg_explorer.ui.widgets import answers, torch_needed

STACK, SINGLE = "conv3-8 conv3-8 gap FC-6", "conv5-8 gap FC-6"


def press(page, label: str):
    next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception
    return page


def html(page) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def test_the_first_view_is_an_experiment_that_can_be_started():
    page = sound("train")
    assert not page.error
    assert "Trains **B, 3×3 pairs** and **B, 5×5** on `shapes`, 6 epochs" in said(page)
    assert page.pills[0].value == "b"  # the one whose outcome was measured
    assert "**6 runs, about" in said(page)
    assert "No runs yet" in said(page)


@pytest.mark.parametrize("query", [{}, {"t1": STACK, "t2": "none"}], ids=["first view", "link"])
def test_a_browser_that_draws_a_field_late_has_its_value(query):
    """The browser's number makes the page run a second time, perhaps before the browser has drawn the first one.

    It then draws a field from the second run and sends back what it has: once that was an empty line, which took the
    network off its card.
    """
    page = sound("train", **query).run()
    written = [*page.text_input, *page.number_input]
    assert {"t1", "epochs", "seeds", "batch", "rates", "scale"} <= {field.key for field in written}
    late = {field.key: field.proto.value if field.proto.set_value else field.proto.default for field in written}
    assert late == {field.key: field.value for field in written}


def test_without_the_browsers_number_nothing_can_be_started():
    page = sound("train")
    assert next(button for button in page.button if button.label == "Start").disabled


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_an_experiment_fills_the_page_and_is_an_order(preset, visitor):
    page = sound("train")
    page.pills[0].select(preset.name)
    page.run()
    assert not page.exception and not page.error
    assert [field.value for field in page.text_input][: len(preset.networks)] == [line for line, _ in preset.networks]
    press(page, "Start")
    asked = preset.order()
    assert [run.spec for run in runs(open_store())] == [
        asked.spec(line, seed) for seed in range(asked.seeds) for line in asked.networks
    ]
    assert {run.name for run in runs(open_store())} == {name for _, name in preset.networks}
    assert {run.owner for run in runs(open_store())} == {visitor}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_the_lines_of_an_experiment_are_tidy(preset):
    assert [derive(line).line for line, _ in preset.networks] == [line for line, _ in preset.networks]


@pytest.mark.every_database
def test_a_start_shows_its_runs(visitor):
    page = press(sound("train", t1=STACK, t2=SINGLE, seeds="2"), "Start")
    assert page.query_params["runs"] in (batch := runs(open_store())[0].batch, [batch])
    assert "0 of 4 runs have ended." in said(page)
    assert html(page).count('<div class="run">') == 4 and "waiting" in html(page)


def test_a_click_that_is_carried_out_twice_starts_once_and_the_next_click_again(visitor, monkeypatch):
    start = order.start

    def twice(*arguments) -> None:
        start(*arguments)
        start(*arguments)

    monkeypatch.setattr(order, "start", twice)
    page = press(sound("train", t1=STACK, t2="none", seeds="1"), "Start")
    assert len(runs(open_store())) == 1
    press(page, "Start")
    assert len(runs(open_store())) == 2


def test_a_line_that_refers_to_a_card_is_written_out(visitor):
    press(sound("train", t1=STACK, t2=f"{SINGLE} | match 1 parameters", seeds="1"), "Start")
    _, second = runs(open_store())
    assert "match" not in second.spec.network and second.name == f"{SINGLE} | match 1 parameters"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"t1": "conv3-8 FC-x"}, 'Layer 2, "FC-x": this is no layer'),
        ({"t1": STACK, "t2": STACK}, "A network stands twice; take different ones, or more seeds."),
        ({"data": "cifar"}, "There is no data set 'cifar'; take cifar10"),
        ({"data": "folder /etc"}, "A page reads pictures that were brought to it; a path is for the command line."),
        ({"data": "pairs", "t1": "conv3-8 FC-2", "t2": "none"}, "Pairs needs a network that ends in gap"),
        ({"rates": "fast"}, "The learning rate is 'fast'; write for example 0.1."),
        ({"scale": "large"}, "The training scale is 'large'; write one, 1.143, or the ends of a range, 1.143,2.286."),
        ({"scale": "0.5"}, "A scale is 0.5; it must be a number from 1 to 4."),
        ({"scale": "2, 1"}, "The scales are (2.0, 1.0); write the smaller one, then the larger."),
        ({"rates": "0"}, "The learning rate is 0.0; it must be above 0 and at most 10."),
        ({"rates": "nan"}, "The learning rate is nan; it must be above 0 and at most 10."),
        ({"epochs": "0"}, "Epochs is 0; it must be a whole number from 1 to 200."),
        ({"epochs": "201"}, "Epochs is 201; it must be a whole number from 1 to 200."),
        ({"seeds": "abc"}, "Seeds is abc; it must be a whole number from 1 to 20."),
    ],
)
def test_nonsense_is_refused_at_its_field(query, sentence):
    assert any(sentence.lower() in refusal.lower() for refusal in refusals(sound("train", **query)))


@pytest.mark.parametrize(
    ("data", "said_of_it"),
    [
        ("cifar10", "Pictures of this set are only enlarged: beyond scale 1 there is no more detail in them."),
        ("shapes", "Drawn larger they have more: shapes | detail 3."),
    ],
)
def test_a_scale_is_ordered_and_said_where_it_shows_no_detail(visitor, data, said_of_it):
    page = sound("train", data=data, scale="1.143, 2.286")
    captions = [caption.value for caption in page.caption]
    assert any(caption.endswith(said_of_it) for caption in captions)
    press(page, "Start")
    spec = runs(open_store())[0].spec
    assert isinstance(spec, RunSpec)
    assert spec.recipe.augment.scales == (1.143, 2.286) and spec.recipe.test_rescaled


def test_a_limit_is_said_and_nothing_is_queued(visitor, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_QUEUED_RUNS", "3")
    settings.cache_clear()
    page = press(sound("train"), "Start")
    said_so = "You have 0 runs that wait or work, and 6 more would pass the limit of 3; wait, or stop some."
    assert said_so in refusals(page)
    assert not runs(open_store())


def test_a_worker_that_does_not_answer_is_said(monkeypatch):
    failed: Future = Future()
    failed.set_exception(SpecError("the worker processes do not answer; try again in a moment."))
    monkeypatch.setattr(order_cost, "answer_later", lambda *_: failed)
    assert any("do not answer" in refusal for refusal in refusals(sound("train")))


def test_while_steps_are_timed_the_page_stands(monkeypatch):
    monkeypatch.setattr(order_cost, "answer_later", lambda *_: Future())
    page = sound("train")
    assert "Timing a few steps on this machine" in said(page) and page.selectbox


def test_a_failure_to_time_steps_is_said_and_the_next_visit_asks_again(monkeypatch, empty_answers):
    failures = [SpecError("the worker processes do not answer; try again in a moment.")]

    def ask(question, **_):
        if failures:
            raise failures.pop()
        return answered(question)

    monkeypatch.setattr(answers, "ask", ask)
    assert any("do not answer" in refusal for refusal in refusals(sound("train")))
    assert "**6 runs, about" in said(sound("train"))


def test_without_torch_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(torch_needed, "find_spec", lambda name: None)
    page = sound("train")
    assert "pip install -r requirements.txt" in page.info[0].value
    assert next(button for button in page.button if button.label == "Start").disabled


def queued(owner: str, count: int = 2) -> list[str]:
    specs = [RunSpec(line, "shapes", replace(QUICK, epochs=4), 0) for line in (STACK, SINGLE)]
    return add(open_store(), [Request(spec) for spec in specs[:count]], owner)


def learn(id: str, epochs: int, *, loss: float = 1.0) -> RunWriter:
    record = RunWriter(open_store(), id)
    record.ready(RunFacts(parameters=9, macs=9, shape=(3, 32, 32), classes=6, steps=40))
    for number in range(1, epochs + 1):
        epoch = Epoch(number, loss / number, 0.5, 1.1 / number, 0.4, 0.1, 2.0, 1000)
        measured = {name: getattr(epoch, name) for name in Epoch.__dataclass_fields__}
        record.measured(10 * number, {**measured, "loss": loss / number, "pictures_per_second": 100.0})
    return record


def test_a_run_at_work_says_where_it_stands(visitor):
    first, second = queued(visitor)
    claim(open_store(), first, os.getpid())
    learn(first, 2)
    page = sound("train", runs=find(open_store(), first).batch)
    assert "at work" in html(page) and "epoch 2 of 4" in html(page) and "100 pictures/s, 26 s left" in html(page)
    assert "validation 40.0 % right" in html(page)
    stops = [button for button in page.button if button.label == "Stop"]
    assert len(stops) == 2 and not any(button.disabled for button in stops)
    stops[1].click()
    page.run()
    assert find(open_store(), second).state == "stopped"


def test_a_second_browser_sees_but_cannot_stop(visitor):
    first, _ = queued("f" * 32)
    page = sound("train", runs=find(open_store(), first).batch)
    stops = [button for button in page.button if button.label == "Stop"]
    assert len(stops) == 2 and all(button.disabled for button in stops)
    assert "somebody else" in str(page.selectbox[-1].options)


def test_who_is_ahead_and_what_to_be_warned_of(visitor):
    first, second = queued(visitor)
    for id, top1 in ((first, 0.9), (second, 0.8)):
        claim(open_store(), id, os.getpid())
        learn(id, 4, loss=2.0).end("finished", outcome=RunSummary(test=Score(top1, 1.0, 1.0, 100)))
    page = sound("train", runs=find(open_store(), first).batch)
    text = said(page).replace("\\", "")
    assert "Cannot tell yet: conv3-8 conv3-8 gap FC-6 less conv5-8 gap FC-6 is +10.0 points, and one seed says" in text
    assert any("It has not converged" in warning.value for warning in page.warning)


def test_a_test_has_no_curve(visitor):
    tested = Request(TestSpec((WeightsSource(name="zoo:shapes-pairs"),), "shapes"), name="a test")
    (alone,) = add(open_store(), [tested], visitor)
    page = sound("train", runs=find(open_store(), alone).batch)
    assert "a test" in html(page) and not page.get("plotly_chart")
    _, trained = add(open_store(), [replace(tested, id=new_id()), Request(RunSpec(STACK, "shapes"))], visitor)
    assert len(sound("train", runs=find(open_store(), trained).batch).get("plotly_chart")) == 1


def test_why_a_run_ended_is_said(visitor):
    first, _ = queued(visitor)
    claim(open_store(), first, os.getpid())
    RunWriter(open_store(), first).end("failed", error=Message("the disk refused: {reason}. x", {"reason": "full"}))
    page = sound("train", runs=find(open_store(), first).batch)
    assert any("The disk refused: full" in refusal for refusal in refusals(page))
    press(page, "Go on")
    assert find(open_store(), first).state == "waiting"


def test_a_batch_that_is_gone_is_said():
    page = sound("train", runs="0" * 32)
    assert "There are no such runs any more." in [info.value for info in page.info]


def test_a_log_cannot_draw_on_the_page(visitor):
    first, _ = queued(visitor, 2)
    folder_of(first).log.parent.mkdir(parents=True)
    folder_of(first).log.write_text("<script>alert(1)</script>")
    stop(open_store(), first, Person(visitor))
    assert "<script>" not in html(sound("train", runs=find(open_store(), first).batch))


def test_a_sweep_is_an_order_of_many(visitor):
    page = opened(find_page("train"), sweep="true", seeds="1")
    assert not page.exception
    assert "0.05, 0.15, 0.45" in said(page)
    starts = [button for button in page.button if button.label == "Start"]
    starts[1].click()
    page.run()
    assert not page.exception
    names = [run.name for run in runs(open_store()) if run.tests]
    assert names == ["3×3", "5×5", "2 × 3×3", "7×7", "3 × 3×3"]
    assert len(runs(open_store())) == 5 * (1 + 3)


def test_train_these_takes_the_networks_along():
    page = sound("networks", n1=STACK, n2=SINGLE, n3="none")
    link = f"t1={quote(STACK).replace('%20', '+')}"
    assert link in html(page) and "t3=none" in html(page)


def test_networks_are_measured_when_somebody_asks():
    page = sound("networks", speed="true")
    assert "ms a picture" not in html(page)
    press(page, "Measure")
    assert "1.50 ms a picture" in html(page) and "some processor" in html(page)


def test_the_sidebar_says_what_is_at_work(visitor):
    running.counted.clear()
    assert 'class="running"' not in html(sound("kernels"))
    first, _ = queued(visitor)
    claim(open_store(), first, os.getpid())
    running.counted.clear()
    assert "1 run at work, 1 waiting" in html(sound("kernels"))
