"""Kinds of runs: one that is registered goes the whole way, one that is not is refused by name."""

import json
import zipfile

import pytest

from tests.runs import toy
from tests.runs.toy import CountSpec
from tests.waiting import until
from vgg_explorer.runs.batches import batches
from vgg_explorer.runs.control import delete, duplicate, resume, stop
from vgg_explorer.runs.export import export
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.kinds import KINDS, kind_of, read_spec
from vgg_explorer.runs.listing import curves, find, runs
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.results import results
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import RunSpec, read_run, training

ME = Person("me")


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setitem(KINDS, CountSpec.kind, toy.COUNT)


def test_there_is_training():
    assert list(KINDS) == ["train", "test"]
    assert kind_of(RunSpec("B", "shapes")).spec is RunSpec


@pytest.mark.parametrize("kind", ["tests", "Train", "", 3, None])
def test_a_kind_that_there_is_not_is_refused_with_those_that_there_are(kind):
    text = json.dumps({"kind": kind, "network": "B", "dataset": "shapes"})
    for reads, kinds in ((read_run, "train"), (read_spec, "train, test")):
        with pytest.raises(SpecError, match=rf"^there is no kind of run '.*'; take {kinds}\.$"):
            reads(text)
    with pytest.raises(SpecError, match=r"^there is no kind of run 'count'; take train, test\.$"):
        kind_of(CountSpec())


def test_both_ways(registered):
    for spec in (CountSpec(to=7), RunSpec("B", "shapes")):
        assert read_spec(spec.to_json()) == spec
    assert json.loads(CountSpec(to=7).to_json()) == {
        "kind": "count",
        "network": "conv3-8 gap FC-6",
        "dataset": "shapes",
        "seed": 0,
        "to": 7,
        "version": 2,
    }
    assert Request(CountSpec(to=7)).key() != Request(CountSpec(to=8)).key()
    with pytest.raises(SpecError, match="this is a run of kind count, and only one of kind train learns"):
        training(CountSpec())
    with pytest.raises(SpecError, match="the run says 'of', which this program does not know"):
        read_spec('{"kind": "count", "of": 3}')


def test_its_limits_hold(opened, registered):
    with pytest.raises(SpecError, match=r"the number that is counted to is 2,000; it must be a whole number from 1"):
        add(opened, [Request(CountSpec(to=2000))], "me")
    assert not runs(opened)


def test_it_is_listed_taken_along_repeated_and_deleted(opened, registered, tmp_path):
    (id,) = add(opened, [Request(CountSpec(to=3))], "me")
    claim(opened, id, 1)
    toy.count(RunWriter(opened, id), folder_of(id), 3)
    (run,) = runs(opened)
    assert (run.spec, run.title, run.state) == (CountSpec(to=3), "conv3-8 gap FC-6", "finished")
    assert (run.spec.epochs, run.spec.batch, run.spec.learning_rate) == (1, 1, None)  # what the monitor shows
    assert read_spec(batches(opened)[0].first) == run.spec
    assert not results(opened).outcomes and results(opened).left_out == {"finished": 1}
    export(opened, run, tmp_path / "run.zip")
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:
        assert read_spec(archive.read("spec.json").decode()) == run.spec
    assert find(opened, duplicate(opened, id, ME)).spec == run.spec
    delete(opened, id, ME)
    assert not folder_of(id).path.exists()


def test_through_the_supervisor(opened, registered, light):
    light()
    (id,) = add(opened, [Request(CountSpec(to=900))], "me")
    until(lambda: len(curves(opened, [id], "loss").get(id, [])) > 3)
    stop(opened, id, ME)
    until(lambda: find(opened, id).state == "stopped")
    reached = len(curves(opened, [id], "loss", most=10**6)[id])
    resume(opened, id, ME)
    until(lambda: find(opened, id).state == "running" and len(curves(opened, [id], "loss", most=10**6)[id]) > reached)
    stop(opened, id, ME)
    until(lambda: find(opened, id).state == "stopped")
    steps = [step for step, _ in curves(opened, [id], "loss", most=10**6)[id]]
    assert steps == list(range(1, len(steps) + 1))
    delete(opened, id, ME)
    assert not runs(opened) and not folder_of(id).path.exists()
