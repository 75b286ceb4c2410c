"""The Train page: what networks start from, layer by layer, and what comes of it when Start is pressed."""

from dataclasses import replace

import pytest

from tests.oracles.trained import small
from tests.ui.pages import refusals, said, sound
from vgg_explorer.analysis.pretraining import first_lines
from vgg_explorer.runs import listing, zoo
from vgg_explorer.runs.brought import hold
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.own_names import Brought
from vgg_explorer.specs.presets import PRESETS
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, WeightsSource, training
from vgg_explorer.specs.run_lineage import parent

STEPS = "width 1/16 | head gap | norm batch"
B, D = f"B | {STEPS}", f"D | {STEPS}"
NOT_YOURS = "These weights are somebody's own"
QUERY = {"t1": B, "t2": "none", "seeds": "2", "epochs": "3"}


def html(page) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def press_start(page):
    next(button for button in page.button if button.label == "Start").click()
    page.run()
    assert not page.exception
    return page


def queued() -> list[Run]:
    return listing.runs(open_store())


def finished(line: str, owner: str, seed: int = 0) -> str:
    """A run of that network that has finished, with a file where its weights would be."""
    recipe = replace(QUICK, name="quick", epochs=3, batch=QUICK.batch)
    (id,) = add(open_store(), [Request(RunSpec(line, "shapes", recipe, seed))], owner)
    claim(open_store(), id, 1)
    RunWriter(open_store(), id).end("finished")
    folder_of(id).weights.parent.mkdir(parents=True, exist_ok=True)
    folder_of(id).weights.write_bytes(b"")
    return id


def test_a_first_as_in_the_paper(visitor):
    page = sound("train", **QUERY, start="paper")
    assert not refusals(page) and "Trains **B, from A** on `shapes`" in said(page)
    assert "B, from A" in html(page) and html(page).count("<td>copied</td>") == 5  # four convolutions and fc1
    assert html(page).count("<td>random</td>") == 6
    assert "**4 runs, about" in said(page)
    press_start(page)
    first, second, *_ = queued()
    assert [run.spec.network for run in queued()] == [f"A | {STEPS}", B] * 2
    assert second.needs == (first.id,) and training(second.spec).start == parent_start(second)
    assert parent(second.spec) == first.spec and queued()[3].needs == (queued()[2].id,)
    rows = [element.proto.body for element in page.get("html") if 'class="run"' in element.proto.body]
    assert [f"{B}, from A</b>" in row for row in rows] == [False, True] * 2


def parent_start(run: Run):
    start = training(run.spec).start
    assert start and start.way == "paper"
    return start


def test_what_is_there_already_is_not_trained_again_and_costs_nothing(visitor):
    known = [finished(f"A | {STEPS}", visitor, seed) for seed in range(2)]
    page = sound("train", **QUERY, start="paper")
    assert "**2 runs, about" in said(page)
    press_start(page)
    assert [(run.spec.network, run.needs) for run in queued()[2:]] == [(B, (known[0],)), (B, (known[1],))]


def test_step_by_step_the_runs_are_shared(visitor):
    page = sound("train", **QUERY | {"t2": D, "seeds": "1"}, start="steps")
    assert "D, from A → B" in html(page) and "B, from A, all layers of equal name" in html(page)
    press_start(page)
    assert [run.spec.network.split(" ")[0] for run in queued()] == ["A", "B", "D"]
    assert [len(run.needs) for run in queued()] == [0, 1, 1]


def test_a_finished_run_of_ones_own(visitor):
    id = finished(f"A | {STEPS}", visitor)
    page = sound("train", **QUERY | {"seeds": "1"}, start="weights", **{"from": id})
    assert not refusals(page) and html(page).count("<td>copied</td>") == 5
    press_start(page)
    assert [run.needs for run in queued()[1:]] == [(id,)] and parent(queued()[-1].spec) == queued()[0].spec
    page = sound("train", **QUERY, start="weights", layers="equal", **{"from": id})
    assert html(page).count("<td>copied</td>") == 9


def test_weights_with_a_name(visitor):
    line = zoo.find("shapes-pairs").entry.network
    page = sound("train", t1=line, t2="none", start="weights", layers="equal", **{"from": "zoo:shapes-pairs"})
    assert not refusals(page) and html(page).count("<td>copied</td>") == 7
    press_start(page)
    start = training(queued()[0].spec).start
    assert start and start.source == WeightsSource(name="zoo:shapes-pairs") and not queued()[0].needs


def test_an_own_file_is_for_its_owner_alone(visitor):
    what = Brought("weights", "0123456789abcdef")
    small(what.file)
    line = "conv3-4 maxpool gap FC-3"
    query = {"t1": line, "t2": "none", "start": "weights"} | {"from": what.name}
    assert any(NOT_YOURS in refusal for refusal in refusals(sound("train", **query))), "a checksum grants nothing"
    hold(open_store(), what, visitor, "mine.pt")
    page = sound("train", **query)
    assert "The weights are your own file: a link to this page shows them to you alone." in [
        caption.value for caption in page.caption
    ]
    assert not any(NOT_YOURS in refusal for refusal in refusals(page)) and "mine.pt" in str(page.selectbox)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            {"start": "paper", "t1": "conv3-8 gap FC-6"},
            "cannot start from A: that needs a network of Table 1, A, A-LRN",
        ),
        ({"start": "paper", "t2": "D | head gap"}, "The networks differ in the steps behind their names"),
        ({"start": "paper", "rates": "0.1, 0.3"}, "a learning rate, and here are 2 to choose from; give one."),
        ({"start": "sideways"}, "sideways is not one of random, paper, steps, weights."),
        ({"start": "weights", "from": "0" * 32}, "There is no run '00000000000"),
        ({"start": "weights", "from": "own"}, "The weights were somebody's own file, and a link does not carry it."),
        ({"start": "weights", "from": "zoo:nothing"}, "nothing"),
        ({"start": "weights", "from": "../weights.pt"}, "There is no run '../weights.pt'."),
        ({"start": "weights", "from": "zoo:shapes-5x5"}, "conv1_1 cannot be copied: it is 4x3x3x3, and 16x3x5x5"),
        (
            {"start": "weights", "from": "zoo:shapes-5x5", "t1": "B | width 1/16 | head gap"},
            "One network has batch normalisation and the other has none; start from one like it.",
        ),
    ],
)
def test_what_cannot_be_started_from_is_refused_at_once(query, sentence):
    page = sound("train", **QUERY | query)
    assert any(sentence.lower() in refusal.lower() for refusal in refusals(page)), refusals(page)


def test_the_lines_that_are_trained_first_have_the_same_steps():
    assert first_lines([B, D], ("A", "B")) == (f"A | {STEPS}", B)
    assert first_lines(["B"], ("A",)) == ("A",)
    with pytest.raises(SpecError, match=r"B-BN \| width 1/8.? cannot start from A"):
        first_lines(["B-BN | width 1/8"], ("A",))


def test_a_sweep_says_that_it_begins_random():
    said_of_it = "What is chosen under “Start from” is not for a sweep: all its networks begin random."
    asked = sound("train", **QUERY, start="paper", sweep="true")
    assert said_of_it in [caption.value for caption in asked.caption]
    plain = sound("train", **QUERY, sweep="true")
    assert said_of_it not in [caption.value for caption in plain.caption]


@pytest.mark.parametrize("query", [{"start": "steps"}, {"start": "paper"}, {"scale": "1.25"}])
def test_a_link_that_holds_a_start_or_a_scale_alone_keeps_it_beside_the_first_experiment(visitor, query):
    page = sound("train", **query)
    first = PRESETS[0]
    (kept,) = query
    assert "".join(page.query_params[kept]) == query[kept]
    assert [field.value for field in page.text_input][: len(first.networks)] == [line for line, _ in first.networks]
    numbers = {field.label: field.value for field in page.number_input}
    assert (numbers["Epochs"], numbers["Batch"]) == (first.epochs, first.batch)
    assert page.pills[0].value is None  # it is not the experiment itself
    page.pills[0].select(PRESETS[1].name)
    page.run()
    assert not page.exception and page.pills[0].value == PRESETS[1].name
    assert "start" not in page.query_params and not "".join(page.query_params.get("scale", ""))
