"""Runs that need others: they wait, they are refused by the name of the one that failed, and what they need stays."""

import itertools
from dataclasses import replace

import pytest

from tests.runs.light import FAILING, STEPS
from tests.waiting import until
from vgg_explorer.runs.control import delete, duplicate, stop
from vgg_explorer.runs.listing import curves, find, open_runs, runs
from vgg_explorer.runs.needs import refusals
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add, last_starts, next_run
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter, claim, refuse
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import RunSpec

pytestmark = pytest.mark.every_database

SPEC = RunSpec("conv3-8 gap FC-6", "shapes")
ME = Person("me")


def chain(store, *, seeds=(0, 1, 2), names=("first", "second", "third")) -> list[str]:
    """Three runs, each of which needs the one before it."""
    asked: list[Request] = []
    for seed, name in zip(seeds, names, strict=True):
        asked.append(Request(replace(SPEC, seed=seed), name=name, needs=tuple(each.id for each in asked[-1:])))
    return add(store, asked, "me")


def following(store) -> str | None:
    found = next_run(open_runs(store), last_starts(store))
    return found.id if found else None


def end(store, id: str, exit="finished") -> None:
    claim(store, id, 1)
    RunWriter(store, id).end(exit)


def test_a_run_that_has_been_started_and_has_not_claimed_yet_is_waited_for(opened):
    first, second, _ = chain(opened)
    known, last = open_runs(opened), last_starts(opened)
    assert next_run(known, last, begun={first}) is None
    assert next_run(known, last, broken={first}) is None  # what needs a broken one is refused at the next look
    end(opened, first)
    found = next_run(open_runs(opened), last_starts(opened))
    assert found and found.id == second


def test_a_chain_is_carried_out_in_its_order(opened):
    for id in chain(opened):
        assert following(opened) == id
        assert not refusals(opened, open_runs(opened))
        end(opened, id)
    assert following(opened) is None


@pytest.mark.parametrize(
    ("exit", "said"),
    [("failed", "failed"), ("stopped", "stopped"), ("diverged", "diverged"), ("interrupted", "broken off")],
)
def test_the_next_is_refused_by_the_name_of_the_one_that_did_not_finish(opened, exit, said):
    first, second, third = chain(opened)
    end(opened, first, exit)
    for id, sentence in (
        (second, f"it needs the run first ({first[:8]}), which is {said}."),
        (third, f"it needs the run second ({second[:8]}), which is refused."),
    ):
        found = refusals(opened, open_runs(opened))
        assert {id: reason.text() for id, reason in found.items()} == {id: sentence}
        refuse(opened, id, found[id])
        assert find(opened, id).state == "refused"


def test_a_run_of_which_one_need_has_failed_does_not_wait_for_the_others(opened):
    first, second = add(opened, [Request(SPEC), Request(replace(SPEC, seed=1))], "me")
    (last,) = add(opened, [Request(replace(SPEC, seed=2), needs=(first, second))], "me")
    end(opened, second, "failed")
    assert list(refusals(opened, open_runs(opened))) == [last]


def test_a_run_that_is_needed_cannot_be_deleted(opened):
    first, second, third = chain(opened)
    end(opened, first)
    with pytest.raises(SpecError) as refused:
        delete(opened, first, ME)
    assert str(refused.value) == f"the run second ({second[:8]}) needs this one; stop it, or wait for its end."
    assert find(opened, first).state == "finished"
    claim(opened, second, 1)
    with pytest.raises(SpecError, match="needs this one"):
        delete(opened, first, ME)
    RunWriter(opened, second).end("finished")
    delete(opened, first, ME)
    stop(opened, third, ME)
    delete(opened, second, ME)
    assert [run.id for run in runs(opened)] == [third]


def test_a_run_whose_need_is_gone_is_refused(opened):
    first, second, _ = chain(opened)
    stop(opened, second, ME)
    end(opened, first)
    delete(opened, first, ME)
    with opened.writing() as connection:
        connection.exec_driver_sql("update runs set exit = null")
    found = refusals(opened, open_runs(opened))
    assert found[second].text() == f"it needs the run {first[:8]}, which is deleted."


def test_what_is_needed_must_be_there_before(opened):
    later = Request(SPEC)
    with pytest.raises(SpecError, match=f"the run needs the run {later.id[:8]}, and there is none before it"):
        add(opened, [Request(replace(SPEC, seed=1), needs=(later.id,)), later], "me")
    assert not runs(opened)
    add(opened, [later], "me")
    add(opened, [Request(replace(SPEC, seed=1), needs=(later.id,))], "me")


def test_the_same_anew_needs_the_same(opened):
    first, second, _ = chain(opened)
    assert find(opened, duplicate(opened, second, ME)).needs == (first,)


def test_a_chain_through_the_supervisor(opened, light):
    light()
    ids = chain(opened)
    until(lambda: all(run.exit for run in runs(opened, ids=ids)))
    found = runs(opened, ids=ids)
    assert [run.exit for run in found] == ["finished"] * 3
    assert all((before.finished or 0) <= (after.started or 0) for before, after in itertools.pairwise(found))
    assert [len(curves(opened, [id], "loss")[id]) for id in ids] == [STEPS] * 3


def test_a_chain_whose_first_fails_through_the_supervisor(opened, light):
    light()
    ids = chain(opened, seeds=(FAILING, 1, 2))
    until(lambda: all(run.exit for run in runs(opened, ids=ids)))
    found = runs(opened, ids=ids)
    assert [run.exit for run in found] == ["failed", "refused", "refused"]
    assert [run.error.text() for run in found[1:] if run.error] == [
        f"it needs the run first ({ids[0][:8]}), which is failed.",
        f"it needs the run second ({ids[1][:8]}), which is refused.",
    ]
