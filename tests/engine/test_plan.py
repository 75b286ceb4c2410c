"""The plan is found by timing, on a copy, in a bounded time."""

from dataclasses import replace

import pytest
import torch

from vgg_explorer.data.batches import Batch
from vgg_explorer.engine import plan
from vgg_explorer.engine.training import Training, learn
from vgg_explorer.models.build import build
from vgg_explorer.settings import settings
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import QUICK

NETWORK = parse("conv3-8 maxpool gap dropout FC-4", input=(3, 16, 16), norm="batch")


def test_the_model_the_threads_and_the_random_state_stay_as_they_are():
    model, state, before = build(NETWORK), torch.get_rng_state(), torch.get_num_threads()
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    chosen = plan.choose(model, QUICK, (3, 16, 16))
    assert all(torch.equal(weights[name], value) for name, value in model.state_dict().items())
    assert torch.get_num_threads() == before and torch.equal(torch.get_rng_state(), state)
    assert 1 <= chosen.threads <= plan.processors()
    assert all(parameter.grad is None for parameter in model.parameters())


def test_the_fastest_wins(monkeypatch):
    asked = []

    def pretended(model, recipe, shape, plans):
        asked.extend(plans)
        return {
            each: [9.0, 1.0 if each.channels_last and each.threads == 1 else 2.0, 2.0 - each.channels_last]
            for each in plans
        }

    monkeypatch.setattr(plan, "interleaved", pretended)
    monkeypatch.setattr(plan, "processors", lambda: 2)
    chosen = plan.choose(build(NETWORK), QUICK, (3, 16, 16))
    assert (chosen.threads, chosen.channels_last) == (1, True)
    assert {(each.threads, each.channels_last) for each in asked} == {(2, False), (2, True), (1, False), (1, True)}
    assert plan.choose(build(NETWORK), QUICK, (3, 16, 16), most=1).threads == 1


def test_the_batch_shrinks_until_a_step_is_affordable(monkeypatch):
    sizes = []

    def pretended(model, recipe, shape, plans):
        sizes.append(recipe.batch)
        return {each: [0.001 * recipe.batch] * 3 for each in plans}

    monkeypatch.setattr(plan, "interleaved", pretended)
    plan.choose(build(NETWORK), replace(QUICK, batch=512), (3, 16, 16))
    afforded = int(plan.BUDGET / (plan.STEPS + 1) / 0.001)
    assert 8 < afforded < 512 and sizes[0] == 8 and set(sizes[1:]) == {afforded}


@pytest.mark.parametrize(
    ("steps", "allowed", "faster", "expected"),
    [
        (100_000, True, True, True),
        (100_000, True, False, False),
        (100_000, False, True, False),
        (10, True, True, False),
    ],
)
def test_it_is_compiled_where_that_is_allowed_pays_and_helps(monkeypatch, steps, allowed, faster, expected):
    def pretended(model, recipe, shape, plans):
        return {each: [0.1 * (0.5 if each.compiled and faster else 1.0)] * 3 for each in plans}

    monkeypatch.setattr(plan, "interleaved", pretended)
    recipe = replace(QUICK, compile=allowed, batch=8)
    assert plan.choose(build(NETWORK), recipe, (3, 16, 16), steps=steps).compiled is expected


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated:DeprecationWarning")  # by torch itself
def test_a_compiled_step_is_nearly_the_same_step():
    batch = Batch(torch.rand(16, 3, 16, 16), torch.arange(16) % 4, 16)
    still = parse("conv3-8 maxpool gap FC-4", input=(3, 16, 16), norm="batch")
    weights = []
    for compiled in (False, True):
        training = Training(build(still), QUICK, 0, 10, plan=Plan(compiled=compiled))
        losses = [float(learn(training, batch)) for _ in range(3)]
        weights.append((losses, list(training.model.state_dict())))
    assert weights[0][0] == pytest.approx(weights[1][0], rel=1e-4)
    assert weights[0][1] == weights[1][1]  # the same names: a checkpoint of either fits


def test_a_gpu_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert plan.device() == "cpu"
    monkeypatch.setattr(plan, "settings", lambda: settings().model_copy(update={"device": "cuda"}))
    with pytest.raises(ValueError, match="the device is cuda, but no GPU is at hand; take cpu or auto"):
        plan.device()


def test_slow_steps_are_timed_on_a_part_of_the_batch(monkeypatch):
    """A clock on which a picture takes a second: a choice takes steps of the fewest pictures only."""
    sizes: list[int] = []

    def second_a_picture(training: Training, batch: Batch) -> float:
        sizes.append(len(batch.images))
        return float(len(batch.images))

    monkeypatch.setattr(plan, "step_seconds", second_a_picture)
    _, seconds = plan.fastest(build(parse("conv3-8 maxpool gap FC-4", input=(3, 8, 8))), QUICK, (3, 8, 8))
    assert set(sizes) == {8}
    assert seconds == QUICK.batch
