"""The engine on a GPU: the recorded step, what waits for the device, the same numbers again; skipped without one."""

from dataclasses import replace

import pytest
import torch

from tests.engine.test_fast_2 import NETWORK, SMALL
from tests.engine.test_train import experiment, numbers, steps
from vgg_explorer.data.batches import PreparedBatches
from vgg_explorer.engine import checkpoint
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.plan import choose
from vgg_explorer.engine.steps import Graph, OneByOne, stepper
from vgg_explorer.models.weights import fit_weights
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK, Recipe

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU is at hand")

PLAN = Plan("cuda", 1, channels_last=True, stream=2)
PLANS = {"one by one": PLAN, "graph": replace(PLAN, graph=True)}
RECIPES = {"fast-2": replace(SMALL, precision="bf16"), "quick": replace(QUICK, epochs=2, batch=20, learning_rate=0.02)}


def made_with(recipe: Recipe, plan: Plan) -> Experiment:
    return replace(experiment(recipe, network=NETWORK), given=plan)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_run_goes_on_bit_for_bit(tmp_path, plan, recipe):
    made = made_with(recipe, plan)
    whole = made.training()
    expected = numbers(steps(made, whole))
    piece, found = made.training(), []
    for _ in expected:
        found += numbers(steps(made, piece, 1))
        checkpoint.save(piece, made.spec, tmp_path / "c.pt")
        state = checkpoint.read(tmp_path / "c.pt")
        piece = made.training()
        checkpoint.restore(piece, state, made.spec)
    assert found == expected
    for mine, theirs in zip(piece.model.state_dict().values(), whole.model.state_dict().values(), strict=True):
        assert torch.equal(mine, theirs)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_a_graph_takes_the_steps_that_are_taken_one_by_one(recipe):
    first, second = (made_with(recipe, plan) for plan in PLANS.values())
    assert isinstance(first.batches, PreparedBatches)
    mine, theirs = (numbers(steps(made, made.training())) for made in (first, second))
    assert [one[1] for one in mine] == pytest.approx([other[1] for other in theirs], rel=0.02)
    assert [one[3] and one[3].pictures for one in mine] == [other[3] and other[3].pictures for other in theirs]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_no_step_waits_for_the_device(plan):
    made = made_with(RECIPES["fast-2"], plan)
    training = made.training()
    found = stepper(training, made.batches)
    assert isinstance(found, Graph if plan.graph else OneByOne)
    epoch = found.epoch()
    next(epoch)  # the table of draws has been sent
    torch.cuda.set_sync_debug_mode("error")
    try:
        next(epoch)
        training.lookahead.after(5, 15)
    finally:
        torch.cuda.set_sync_debug_mode("default")


def test_a_graph_is_chosen_where_nothing_forbids_it(monkeypatch):
    monkeypatch.setattr("vgg_explorer.engine.plan.device", lambda: "cuda")
    made = made_with(RECIPES["fast-2"], PLAN)
    kept = choose(made.model(), made.spec.recipe, (3, 12, 12), graph=True)
    assert kept == PLANS["graph"] and not choose(made.model(), made.spec.recipe, (3, 12, 12)).graph
    assert replace(made, given=None).plan.graph
    assert not replace(experiment(QUICK, network="conv3-8 gap dropout FC-9"), given=None).plan.graph


def test_a_test_is_found_again_to_the_last_picture():
    made = made_with(RECIPES["fast-2"], PLANS["graph"])
    training = made.training()
    steps(made, training)
    weights = {name: value.cpu() for name, value in training.model.state_dict().items()}
    found = []
    for _ in range(2):
        model = made.model()
        fit_weights(model, weights)
        found.append(made.measure(model.to("cuda"), "test").as_dict())
    assert found[0] == found[1]


def test_a_snapshot_is_of_the_step_at_which_it_was_taken():
    """The run goes on before the copy has been made."""
    made = made_with(RECIPES["fast-2"], PLANS["graph"])
    training = made.training()
    stepping = stepper(training, made.batches).epoch()
    next(stepping)
    torch.cuda.synchronize()
    expected = {name: value.cpu() for name, value in training.model.state_dict().items()}
    taken = checkpoint.snapshot(training, made.spec)
    next(stepping)
    taken.wait()
    assert all(torch.equal(value, taken.state["model"][name]) for name, value in expected.items())
    assert not torch.equal(expected["features.4.weight"], training.model.state_dict()["features.4.weight"].cpu())
