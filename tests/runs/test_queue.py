"""Asking for runs: what an order becomes, whose turn it is, which limits hold."""

import os
from dataclasses import replace
from typing import Any

import pytest

from vgg_explorer.runs.control import resume, stop
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import curves, latest, open_runs, runs
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add, last_starts, next_run, with_rate
from vgg_explorer.runs.request import Request, requests
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.state import Run
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_facts import TriedRate

pytestmark = pytest.mark.every_database

STACK, SINGLE = "conv3-8 conv3-8 gap FC-6", "conv5-8 gap FC-6"
SPEC = RunSpec(STACK, "shapes")


def order(**changes: Any) -> Order:
    given: dict[str, Any] = {"networks": (STACK, SINGLE), "dataset": "shapes", "recipe": QUICK, "seeds": 2}
    return Order(**given | changes)


def following(store, last=None) -> Run:
    """Whose turn it is."""
    found = next_run(open_runs(store), last_starts(store) if last is None else last)
    assert found
    return found


def test_an_order_becomes_runs_seed_by_seed():
    asked = requests(order(names=("stack",)))
    assert [(each.spec.network, each.spec.seed) for each in asked] == [(STACK, 0), (SINGLE, 0), (STACK, 1), (SINGLE, 1)]
    assert [each.name for each in asked] == ["stack", "", "stack", ""]
    assert len({each.id for each in asked}) == 4 and all(len(each.id) == 32 for each in asked)
    assert order().runs == 4


def test_several_rates_are_tried_first_with_equal_budget():
    asked = requests(order(rates=(0.1, 0.3, 0.9)))
    tries, finals = asked[:6], asked[6:]
    assert [(each.spec.network, each.spec.learning_rate) for each in tries] == [
        (line, rate) for line in (STACK, SINGLE) for rate in (0.1, 0.3, 0.9)
    ]
    assert not any(each.tests for each in tries) and all(each.tests for each in finals)
    assert finals[0].choose == tuple(each.id for each in tries[:3])
    assert finals[1].choose == tuple(each.id for each in tries[3:])
    assert len(asked) == order(rates=(0.1, 0.3, 0.9)).runs


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"networks": ()}, "the number of networks is 0; it must be a whole number from 1 to 40."),
        ({"networks": (STACK, STACK)}, "a network stands twice; take different ones, or more seeds."),
        ({"seeds": 0}, "the number of seeds is 0; it must be a whole number from 1 to 100."),
        ({"rates": (0.1, 0.1)}, "a learning rate stands twice; take different ones."),
        ({"rates": (float("nan"),)}, "the learning rate is nan; it must be above 0 and at most 10."),
        ({"dataset": "cifar"}, "there is no data set 'cifar'; take cifar10"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(changes, sentence):
    with pytest.raises(SpecError) as refused:
        order(**changes)
    assert sentence in str(refused.value)


def test_a_run_comes_back_as_it_was_asked_for(opened):
    request = Request(SPEC, keeps=True, name="mine", tags=("lesson 3",))
    add(opened, [request], "me")
    (run,) = runs(opened)
    assert (run.id, run.owner, run.spec, run.name, run.tags) == (request.id, "me", SPEC, "mine", ("lesson 3",))
    assert run.keeps and run.tests and run.state == "waiting" and run.seconds == 0
    assert abs(run.now - run.requested) < 5
    assert [found.id for found in [latest(opened, [request.key()], "me")] if found] == [run.id]
    assert latest(opened, [request.key()], "you") is None


def test_owners_take_turns(opened):
    for owner, count in (("a", 4), ("b", 2), ("c", 1)):
        add(opened, [Request(replace(SPEC, seed=seed)) for seed in range(count)], owner)
    begun = []
    for _ in range(7):
        run = following(opened)
        begun.append(run.owner)
        claim(opened, run.id, 1)
        RunWriter(opened, run.id).end("finished")
    assert begun == ["a", "b", "c", "a", "b", "a", "a"]
    assert next_run(open_runs(opened), last_starts(opened)) is None


def test_who_has_less_at_work_goes_first(opened):
    first, *_ = add(opened, [Request(replace(SPEC, seed=seed)) for seed in range(2)], "a")
    claim(opened, first, os.getpid())
    add(opened, [Request(SPEC)], "b")
    assert following(opened, {"b": 10**12}).owner == "b"


def test_a_run_that_has_been_started_counts_as_at_work_before_it_has_claimed_its_row(opened):
    first, *_ = add(opened, [Request(replace(SPEC, seed=seed)) for seed in range(2)], "a")
    add(opened, [Request(SPEC)], "b")
    found = next_run(open_runs(opened), {"b": 10**12}, begun={first})
    assert found is not None and found.owner == "b"


def test_a_run_waits_for_its_tries_and_takes_the_best_rate(opened, home):
    asked = requests(order(networks=(STACK,), seeds=2, rates=(0.1, 0.3)))
    add(opened, asked, "me")
    low, high, first, second = [each.id for each in asked]
    assert following(opened, {}).id == low
    for id, accuracy in ((low, 0.4), (high, 0.6)):
        claim(opened, id, 1)
        RunWriter(opened, id).measured(10, {"validation_accuracy": accuracy, "epoch": 1})
        RunWriter(opened, id).measured(20, {"validation_accuracy": accuracy - 0.1, "epoch": 2})
        folder_of(id).write_spec(runs(opened, ids=[id])[0].spec)
        RunWriter(opened, id).end("finished")
    assert following(opened, {}).id == first
    chosen = with_rate(opened, runs(opened, ids=[first])[0])
    assert chosen and chosen.spec.learning_rate == 0.3
    assert chosen.rates == (TriedRate(0.1, 0.4), TriedRate(0.3, 0.6)) and chosen.facts is None
    assert folder_of(first).spec() == chosen.spec  # the try was this very run: it goes on from its files
    assert curves(opened, [first], "validation_accuracy") == {first: [(10, 0.6), (20, 0.5)]}
    other = with_rate(opened, runs(opened, ids=[second])[0])
    assert other and other.spec.learning_rate == 0.3 and not folder_of(second).path.exists()
    again = latest(opened, [asked[2].key()], "me")
    assert again and again.id == first  # the same words find it, whatever rate it took


def test_without_a_try_that_ended_there_is_no_rate(opened):
    asked = requests(order(networks=(STACK,), seeds=1, rates=(0.1, 0.3)))
    add(opened, asked, "me")
    for each in asked[:2]:
        stop(opened, each.id, Person("me"))
    assert with_rate(opened, runs(opened, ids=[asked[2].id])[0]) is None


LIMITS = [
    ("run_epochs", 4, SPEC, "the run has 5 epochs; at most 4 are allowed here."),
    (
        "run_memory_megabytes",
        1001,
        SPEC,
        r"steps of 128 pictures of 32x32 would take about 1,023 MB of memory, .* 1,001 here; batches of \d+ fit",
    ),
    (
        "run_memory_megabytes",
        1000,
        SPEC,
        "and a run may take 1,000 here; one picture is too much already.",
    ),
    ("run_parameters", 100, SPEC, "the network has 862 parameters; at most 100 are trained here."),
]


@pytest.mark.parametrize(("setting", "value", "spec", "sentence"), LIMITS)
def test_limits_of_a_run(opened, monkeypatch, setting, value, spec, sentence):
    narrow(monkeypatch, setting, value)
    with pytest.raises(SpecError, match=sentence):
        add(opened, [Request(spec)], "me")
    assert not runs(opened)


def test_a_network_that_does_not_fit_is_refused_before_it_waits(opened):
    with pytest.raises(SpecError, match="a window of 9x9 does not fit the map of 8x8"):
        add(opened, [Request(SPEC), Request(RunSpec("conv9-8p0 gap FC-10", "digits"))], "me")
    with pytest.raises(SpecError, match="pairs needs a network that ends in gap"):
        add(opened, [Request(RunSpec("conv3-8 FC-2", "pairs"))], "me")
    assert not runs(opened)  # all or none


def test_an_owner_has_a_limit(opened, monkeypatch):
    narrow(monkeypatch, "queued_runs", 3)
    ids = add(opened, [Request(SPEC)] * 1 + [Request(replace(SPEC, seed=1))], "me")
    sentence = "you have 2 runs that wait or work, and 2 more would pass the limit of 3; wait, or stop some."
    with pytest.raises(SpecError, match=sentence):
        add(opened, [Request(replace(SPEC, seed=seed)) for seed in (2, 3)], "me")
    add(opened, [Request(replace(SPEC, seed=seed)) for seed in (2, 3)], "you")
    stop(opened, ids[0], Person("me"))
    add(opened, [Request(replace(SPEC, seed=seed)) for seed in (4, 5)], "me")
    with pytest.raises(SpecError, match="you have 3 runs"):
        resume(opened, ids[0], Person("me"))


def test_files_have_a_limit(opened, home, monkeypatch):
    narrow(monkeypatch, "runs_megabytes", 1)
    (home / "runs" / "x").mkdir(parents=True)
    (home / "runs" / "x" / "weights").write_bytes(bytes(1_200_000))
    with pytest.raises(SpecError, match=r"the files of all runs take 1 MB; at most 1 are kept\. Delete runs"):
        add(opened, [Request(SPEC)], "me")


def narrow(monkeypatch, setting: str, value: int) -> None:
    monkeypatch.setenv(f"VGG_EXPLORER_{setting.upper()}", str(value))
    settings.cache_clear()
