"""What people may do to runs."""

import os
from dataclasses import replace

import pytest

from vgg_explorer.runs import control
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import curves, find, runs
from vgg_explorer.runs.person import SHELL, Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.state import DAMAGED
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run import RunSpec

pytestmark = pytest.mark.every_database

SPEC = RunSpec("conv3-8 gap FC-6", "shapes")
ME, YOU = Person("me"), Person("you")


@pytest.fixture
def run(opened) -> str:
    return add(opened, [Request(SPEC)], "me")[0]


ACTIONS = {
    "stop": lambda store, id, person: control.stop(store, id, person),
    "resume": lambda store, id, person: control.resume(store, id, person),
    "rename": lambda store, id, person: control.rename(store, id, "x", person),
    "tag": lambda store, id, person: control.tag(store, id, ["x"], person),
    "delete": lambda store, id, person: control.delete(store, id, person),
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_only_its_owner_may(opened, run, action):
    with pytest.raises(SpecError, match="this run belongs to somebody else; its owner, or a teacher, can do that"):
        action(opened, run, YOU)
    assert find(opened, run).state == "waiting"


def test_a_teacher_may_and_the_shell(opened, run, monkeypatch):
    assert not Person("you", key="").teaches  # no key is set: nobody teaches, not even with an empty one
    monkeypatch.setenv("VGG_EXPLORER_TEACHER_KEY", "blackboard")
    settings.cache_clear()
    assert not Person("you", key="Blackboard").may(find(opened, run))
    control.rename(opened, run, "theirs", Person("you", key="blackboard"))
    control.stop(opened, run, Person(SHELL))
    assert find(opened, run).name == "theirs" and find(opened, run).state == "stopped"


def test_a_run_that_waits_stops_at_once_and_can_go_on(opened, run):
    control.stop(opened, run, ME)
    assert find(opened, run).state == "stopped"
    control.resume(opened, run, ME)
    assert find(opened, run).state == "waiting"
    with pytest.raises(SpecError, match="a run that is waiting cannot go on; only one that was stopped or broken off"):
        control.resume(opened, run, ME)


def test_a_run_at_work_is_asked_to_stop(opened, run):
    claim(opened, run, os.getpid())
    assert not RunWriter(opened, run).stop_requested()
    control.stop(opened, run, ME)
    assert find(opened, run).state == "stopping" and RunWriter(opened, run).stop_requested()
    with pytest.raises(SpecError, match="the run is at work; stop it first"):
        control.delete(opened, run, ME)
    RunWriter(opened, run).end("stopped")
    control.stop(opened, run, ME)  # of one that has ended nothing is asked
    assert find(opened, run).state == "stopped" and not find(opened, run).stop


def test_a_name_and_tags(opened, run):
    control.rename(opened, run, "  two\n words ", ME)
    control.tag(opened, run, ["lesson 3", " ", "lesson 3", "x"], ME)
    found = find(opened, run)
    assert (found.name, found.title, found.tags) == ("two words", "two words", ("lesson 3", "x"))
    with pytest.raises(SpecError, match="the name has 81 characters; at most 80 are kept"):
        control.rename(opened, run, 81 * "x", ME)
    with pytest.raises(SpecError, match="at most 10 tags of 24 characters are kept"):
        control.tag(opened, run, [25 * "x"], ME)


def test_anybody_may_ask_for_the_same(opened, run):
    copy = control.duplicate(opened, run, YOU)
    assert (find(opened, copy).owner, find(opened, copy).spec) == ("you", SPEC)


def test_a_run_is_deleted_with_its_files(opened, run):
    RunWriter(opened, run).measured(1, {"loss": 1.0})
    folder_of(run).write_spec(SPEC)
    control.delete(opened, run, ME)
    assert not runs(opened) and not folder_of(run).path.exists()
    with pytest.raises(SpecError, match="there is no run"):
        control.delete(opened, run, ME)


def test_a_worker_stops_when_its_run_is_gone(opened, run):
    control.delete(opened, run, ME)
    assert RunWriter(opened, run).stop_requested()


def test_a_run_is_found_by_the_beginning_of_its_id(opened, run):
    others = add(opened, [Request(replace(SPEC, seed=seed)) for seed in range(40)], "me")
    assert find(opened, run).id == run
    with pytest.raises(SpecError, match="there is no run ''"):
        find(opened, "")
    with pytest.raises(SpecError, match="there is no run '%'"):
        find(opened, "%")
    first = next(id[0] for id in others if sum(other[0] == id[0] for other in others) > 1)
    with pytest.raises(SpecError, match=f"more than one run begins with '{first}'; write more of it"):
        find(opened, first)


def test_a_run_whose_checkpoint_is_damaged_starts_again(opened, run):
    with pytest.raises(SpecError, match="only a run whose checkpoint is damaged starts again; this one can go on"):
        control.restart(opened, run, ME)
    checkpoint = folder_of(run).checkpoint
    checkpoint.parent.mkdir(parents=True)
    checkpoint.write_bytes(b"no checkpoint")
    claim(opened, run, os.getpid())
    writer = RunWriter(opened, run)
    writer.measured(3, {"loss": 1.0})
    writer.end("refused", error=Message(DAMAGED, {"name": "checkpoint.pt"}))
    with pytest.raises(SpecError, match="belongs to somebody else"):
        control.restart(opened, run, YOU)
    with pytest.raises(SpecError, match="a run that is refused cannot go on"):
        control.resume(opened, run, ME)
    assert checkpoint.exists()
    control.restart(opened, run, ME)
    assert find(opened, run).state == "waiting" and not find(opened, run).error
    assert not checkpoint.exists() and not curves(opened, [run], "loss")
