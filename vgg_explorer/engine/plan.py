"""Which layout and how many threads are fastest here, found by doing a few steps of each, in turns."""

import os
from collections.abc import Iterator, Sequence
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

STEPS = 5
STREAM = 2  # of random numbers, for runs that begin now
MANY = 2_000  # steps; fewer take less than ten minutes, whatever the network
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


def choose(
    model: nn.Module, recipe: Recipe, shape: Shape, *, steps: int = 0, most: int | None = None, graph: bool = False
) -> Plan:
    """The fastest plan for this model and pictures (C, H, W), by the median of a few steps of each candidate.

    `most` limits the threads, so that several runs can share a machine. On a GPU a step is a `graph` if it can be.
    Whether to compile is the last question, in runs of many `steps`.
    """
    if known := without_timing(recipe, steps=steps, graph=graph):
        return known
    best, seconds = fastest(model, recipe, shape, most=most)
    best = replace(best, graph=graph and best.device == "cuda")
    if not recipe.compile or steps * seconds <= LONG:
        return best
    eager, compiled = (replace(best, graph=False, compiled=compiled) for compiled in (False, True))
    measured = interleaved(model, recipe, shape, [eager, compiled])
    return replace(best, compiled=median(measured[compiled]) < median(measured[eager]))


def without_timing(recipe: Recipe, *, steps: int, graph: bool) -> Plan | None:
    """The plan where nothing need be timed: on a GPU bf16 is fast in one layout alone, as its matrix units read it."""
    if device() != "cuda" or recipe.precision != "bf16" or (recipe.compile and steps > MANY):
        return None
    return Plan("cuda", 1, channels_last=True, graph=graph, stream=STREAM)


def fastest(
    model: nn.Module, recipe: Recipe, shape: Shape, *, most: int | None = None, budget: float = BUDGET
) -> tuple[Plan, float]:
    """The fastest layout and number of threads, and about how many seconds a step of the recipe's batch then takes.

    Each candidate gets `budget` seconds: where steps of the whole batch take longer, a part of it is timed.
    """
    kind = device()
    high = min(processors(), most or processors())
    counts = sorted({high, max(1, high // 2)}, reverse=True) if kind == "cpu" else [high]
    plans = [Plan(kind, count, layout, stream=STREAM) for count, layout in product(counts, (False, True))]
    small = replace(recipe, batch=min(recipe.batch, affordable(model, recipe, shape, plans[0], budget)))
    seconds = {plan: median(each) for plan, each in interleaved(model, small, shape, plans).items()}
    best = min(plans, key=seconds.__getitem__)
    return best, seconds[best] * recipe.batch / small.batch


def affordable(model: nn.Module, recipe: Recipe, shape: Shape, plan: Plan, budget: float) -> int:
    """A batch whose steps together take about the `budget`; at least eight pictures."""
    seconds = min(interleaved(model, replace(recipe, batch=8), shape, [plan])[plan])
    return max(8, int(8 * budget / (STEPS + 1) / seconds))


def interleaved(model: nn.Module, recipe: Recipe, shape: Shape, plans: Sequence[Plan]) -> dict[Plan, list[float]]:
    """Seconds of a few steps of each plan on random pictures, one of each in turn, after one to warm up.

    A moment in which the machine is disturbed meets all of them. The model itself stays as it is. Plans that differ in
    threads alone share a copy of it.
    """
    with torch.random.fork_rng():
        copies: dict[Plan, Training] = {}
        for plan in plans:
            alike = replace(plan, threads=1)
            if alike not in copies:
                copies[alike] = Training(deepcopy(model), recipe, seed=0, steps=(STEPS + 1) * len(plans), plan=plan)
        images = torch.zeros(recipe.batch, *shape, device=plans[0].device)
        batch = Batch(images, torch.zeros(recipe.batch, dtype=torch.int64, device=images.device), recipe.batch)
        seconds: dict[Plan, list[float]] = {plan: [] for plan in plans}
        for _ in range(STEPS + 1):
            for plan in plans:
                with threads(plan.threads):
                    seconds[plan].append(step_seconds(copies[replace(plan, threads=1)], batch))
        return {plan: each[1:] for plan, each in seconds.items()}


def step_seconds(training: Training, batch: Batch) -> float:
    begin = perf_counter()
    learn(training, batch)
    if training.device.type == "cuda":
        torch.cuda.synchronize(training.device)
    return perf_counter() - begin
