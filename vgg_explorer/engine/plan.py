"""Which layout and how many threads are fastest here, found by doing a few steps of each."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from itertools import product
from statistics import median
from time import perf_counter

import torch
from torch import nn

from vgg_explorer.data.batches import Batch
from vgg_explorer.engine.training import Training, learn
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.recipe import Recipe

STEPS = 3
LONG = 600.0  # seconds: compiling takes up to 100 of them, so that it is tried in longer runs alone
BUDGET = 0.25  # seconds for the steps of one candidate; the batch shrinks until they fit


def device() -> str:
    """The device of the settings; `auto` is a GPU where there is one."""
    wanted = settings().device
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted == "cuda" and not torch.cuda.is_available():
        raise SpecError("the device is {value}, but no GPU is at hand; take cpu or auto.", value=wanted)
    return wanted


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def choose(model: nn.Module, recipe: Recipe, shape: Shape, *, steps: int = 0, most: int | None = None) -> Plan:
    """The fastest plan for this model and pictures (C, H, W), by the median of three steps of each candidate.

    `most` limits the threads, so that several runs can share a machine. On a GPU the layout is the first question;
    whether to compile is the last one, in runs of many `steps`.
    """
    best, seconds = fastest(model, recipe, shape, most=most)
    compiled = replace(best, compiled=True)
    if recipe.compile and steps * seconds > LONG and median(timed(model, recipe, shape, compiled)) < seconds:
        return compiled
    return best


def fastest(
    model: nn.Module, recipe: Recipe, shape: Shape, *, most: int | None = None, budget: float = BUDGET
) -> tuple[Plan, float]:
    """The fastest layout and number of threads, and about how many seconds a step of the recipe's batch then takes.

    Each candidate gets `budget` seconds: where steps of the whole batch take longer, a part of it is timed.
    """
    kind = device()
    high = min(processors(), most or processors())
    counts = sorted({high, max(1, high // 2)}, reverse=True) if kind == "cpu" else [high]
    plans = [Plan(kind, count, layout) for count, layout in product(counts, (False, True))]
    small = replace(recipe, batch=min(recipe.batch, affordable(model, recipe, shape, plans[0], budget)))
    seconds = {plan: median(timed(model, small, shape, plan)) for plan in plans}
    best = min(plans, key=seconds.__getitem__)
    return best, seconds[best] * recipe.batch / small.batch


def affordable(model: nn.Module, recipe: Recipe, shape: Shape, plan: Plan, budget: float) -> int:
    """A batch whose steps together take about the `budget`; at least eight pictures."""
    seconds = min(timed(model, replace(recipe, batch=8), shape, plan))
    return max(8, int(8 * budget / (STEPS + 1) / seconds))


def timed(model: nn.Module, recipe: Recipe, shape: Shape, plan: Plan) -> list[float]:
    """Seconds of each of three steps on random pictures, after one to warm up; the model itself stays as it is."""
    with threads(plan.threads), torch.random.fork_rng():
        training = Training(deepcopy(model), recipe, seed=0, steps=STEPS + 1, plan=plan)
        images = torch.zeros(recipe.batch, *shape, device=training.device)
        batch = Batch(images, torch.zeros(recipe.batch, dtype=torch.int64, device=training.device), recipe.batch)
        return [step_seconds(training, batch) for _ in range(STEPS + 1)][1:]


def step_seconds(training: Training, batch: Batch) -> float:
    begin = perf_counter()
    learn(training, batch)
    if training.device.type == "cuda":
        torch.cuda.synchronize(training.device)
    return perf_counter() - begin
