"""Chains of runs as an order: each run once, needs by id, and what is there already taken in place of new runs."""

from dataclasses import replace

import pytest

from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import find, open_runs
from vgg_explorer.runs.needs import refusals
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request, requests
from vgg_explorer.runs.reuse import parents_known, remaining, same_runs
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.weights_source import given_weights
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec, Start, WeightsSource
from vgg_explorer.specs.run_lineage import parent

pytestmark = pytest.mark.every_database

A, B, D, E = (f"{name} | width 1/16 | head gap" for name in "ABDE")
ORDER = Order((B,), "shapes", QUICK, 2, before=(A,))
CHAIN = Order((A, B, D, E), "shapes", QUICK, 1, before=(A, B, D))


def ended(
    spec: RunSpec, exit="finished", *, owner: str = "me", weights: bool = True, keeps: bool = False, tests: bool = True
) -> str:
    """A run of the store that has ended so, with a file where its weights would be."""
    (id,) = add(open_store(), [Request(spec, keeps=keeps, tests=tests)], owner)
    claim(open_store(), id, 1)
    RunWriter(open_store(), id).end(exit)
    if weights:
        folder_of(id).weights.parent.mkdir(parents=True, exist_ok=True)
        folder_of(id).weights.write_bytes(b"")
    return id


def names(asked) -> list[str]:
    return [request.spec.network.split(" ")[0] for request in asked]


def test_a_chain_is_each_run_once_behind_what_it_needs(opened):
    asked = requests(CHAIN)
    assert names(asked) == ["A", "B", "D", "E"] and CHAIN.runs == 4
    assert [request.needs for request in asked] == [(), *((each.id,) for each in asked[:3])]
    assert [parent(request.spec) for request in asked] == [None, *(each.spec for each in asked[:3])]
    assert [find(opened, id).needs for id in add(opened, asked, "me")] == [each.needs for each in asked]


def test_the_papers_way_takes_a_for_each_and_seed_by_seed(opened):
    order = replace(ORDER, networks=(A, B, D))
    asked = requests(order)
    assert names(asked) == ["A", "B", "D"] * 2 and order.runs == 6
    assert [request.needs for request in asked] == [(), *[(asked[0].id,)] * 2, (), *[(asked[3].id,)] * 2]
    starts = [order.spec(B, seed).start for seed in range(2)]
    assert [each and each.way for each in starts] == ["paper"] * 2
    assert [each and each.source.run and each.source.run.seed for each in starts] == [0, 1]


def test_a_finished_run_with_weights_is_taken_and_its_request_falls_away(opened):
    known = ended(order_spec(A, 0))
    asked = requests(ORDER)
    left = remaining(asked, parents_known(opened, ORDER, asked, "me"))
    assert names(left) == ["B", "A", "B"]
    assert left[0].needs == (known,) and left[2].needs == (left[1].id,)
    assert add(opened, left, "me")
    assert names(remaining(asked, parents_known(opened, ORDER, asked, "you"))) == ["A", "B", "A", "B"]


def order_spec(line: str, seed: int) -> RunSpec:
    return RunSpec(line, "shapes", QUICK, seed)


def test_a_run_that_waits_is_needed_by_its_id(opened):
    (known,) = add(opened, [Request(order_spec(A, 0))], "me")
    asked = requests(ORDER)
    assert remaining(asked, parents_known(opened, ORDER, asked, "me"))[0].needs == (known,)


@pytest.mark.parametrize("exit", ["failed", "diverged", "stopped", "refused"])
def test_a_run_that_did_not_finish_is_made_anew(opened, exit):
    ended(order_spec(A, 0), exit)
    asked = requests(ORDER)
    assert not parents_known(opened, ORDER, asked, "me")


def test_a_run_whose_weights_are_gone_is_made_anew_unless_only_its_result_is_wanted(opened):
    ended(order_spec(A, 0), weights=False)
    asked = requests(ORDER)
    assert not parents_known(opened, ORDER, asked, "me")
    assert same_runs(opened, [Request(order_spec(A, 0))], "me")


def test_what_is_asked_for_itself_is_not_taken_from_before(opened):
    ended(order_spec(A, 0))
    order = replace(ORDER, networks=(A, B), seeds=1)
    asked = requests(order)
    assert names(remaining(asked, parents_known(opened, order, asked, "me"))) == ["A", "B"]


def test_of_a_given_run_the_seeds_that_are_missing_are_trained_first(opened):
    id = ended(order_spec(A, 0), owner="you")
    given = given_weights(opened, id[:8])
    order = Order((B,), "shapes", QUICK, 2, source=given.source)
    asked = requests(order)
    left = remaining(asked, parents_known(opened, order, asked, "me", given.run))
    assert names(left) == ["B", "A", "B"] and left[0].needs == (id,) and left[1].spec.seed == 1


def test_the_run_that_was_picked_is_taken_before_a_newer_one_of_the_same_content(opened):
    picked, _ = ended(order_spec(A, 0)), ended(order_spec(A, 0))
    order = replace(ORDER, before=(), source=given_weights(opened, picked).source, seeds=1)
    asked = requests(order)
    assert [run.id for run in parents_known(opened, order, asked, "me", picked).values()] == [picked]
    assert [run.id for run in parents_known(opened, order, asked, "me").values()] != [picked]


def test_a_try_of_a_rate_gives_its_weights_to_who_picks_it_and_to_nobody_else(opened):
    picked = ended(order_spec(A, 0), tests=False)
    order = replace(ORDER, before=(), source=given_weights(opened, picked).source, seeds=1)
    asked = requests(order)
    assert [run.id for run in parents_known(opened, order, asked, "me", picked).values()] == [picked]
    assert not parents_known(opened, order, asked, "me")


def test_an_epoch_must_have_been_kept(opened):
    source = WeightsSource(order_spec(A, 0), epoch=1)
    order = Order((B,), "shapes", QUICK, 1, source=source)
    ended(order_spec(A, 0))
    asked = requests(order)
    assert asked[0].keeps and not asked[1].keeps
    assert not parents_known(opened, order, asked, "me")
    kept = ended(order_spec(A, 0), keeps=True)
    assert [run.id for run in parents_known(opened, order, asked, "me").values()] == [kept]


def test_a_failed_parent_refuses_what_needs_it_by_name(opened):
    ids = add(opened, requests(CHAIN), "me")
    claim(opened, ids[0], 1)
    RunWriter(opened, ids[0]).end("failed")
    found = refusals(opened, open_runs(opened))
    assert found[ids[1]].text() == f"it needs the run {A} ({ids[0][:8]}), which is failed."


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (
            Start(WeightsSource(RunSpec("A | width 1/8 | head gap", "shapes"))),
            "conv1_1 cannot be copied: it is 4x3x3x3",
        ),
        (Start(WeightsSource(RunSpec(f"{A} | norm batch", "shapes"))), "one network has batch normalisation"),
        (Start(WeightsSource(RunSpec(A, "digits"))), "conv1_1 cannot be copied: it is 4x3x3x3, and 4x1x3x3 in A"),
        (
            Start(WeightsSource(RunSpec(A, "shapes", replace(QUICK, pixels="mean subtracted")))),
            "take pixels on different scales",
        ),
        (Start(WeightsSource(name="zoo:nothing")), "nothing"),
        (Start(WeightsSource(name="own:0123456789abcdef")), "these weights are somebody's own"),
        (Start(WeightsSource(name="torchvision:vgg16")), "not on this machine yet"),
    ],
)
def test_what_does_not_fit_is_refused_before_it_is_queued(opened, start, sentence):
    with pytest.raises(SpecError, match=sentence):
        add(opened, [Request(replace(order_spec(B, 0), start=start))], "me")
    deep = replace(order_spec(D, 0), start=Start(WeightsSource(replace(order_spec(B, 0), start=start))))
    with pytest.raises(SpecError, match=sentence):  # also further up the chain
        add(opened, [Request(deep)], "me")
