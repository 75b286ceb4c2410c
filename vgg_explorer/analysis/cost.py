"""What an order of runs will cost before it is started: time, room on the disk."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vgg_explorer.specs.order import Order
from vgg_explorer.specs.recipe import Recipe
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_lineage import parents

LOOKING = 0.35  # what a picture costs that is only looked at, as a share of one that is learnt from
START = 1.5  # seconds until a run takes its first step
CHECKED = 0.3  # pictures looked at in an epoch for each one learnt from: validation, and at the end the test set
STATES = 3  # times the parameters: weights, and in a checkpoint weights and momentum
BYTES = 4


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds from the start of the first run to the end of the last one, and bytes on the disk."""

    runs: int
    seconds: float
    bytes: int


def cost(
    order: Order,
    step_seconds: Mapping[str, float],
    parameters: Mapping[str, int],
    *,
    pictures: int,
    at_once: int,
    done: Collection[RunSpec] = (),
) -> Cost:
    """Predict an order from the seconds of a training step of each of its lines; `at_once` runs share the machine.

    The lines are those of all its runs, also of those that others start from. A chain takes as long as its runs one
    behind the other, however many are at work. Runs that are `done` cost nothing.
    """
    runs = [*order.tries, *(each for each in order.specs if each not in done)]
    one = {spec: run_seconds(spec.recipe, step_seconds[spec.network], pictures) for spec in {*runs}}
    chains = [sum(one.get(each, 0.0) for each in (*parents(spec), spec)) for spec in one]
    counted = Counter(spec.network for spec in runs)
    shared = sum(one[spec] for spec in runs) / max(1, min(at_once, len(runs)))
    kept = STATES + (order.recipe.epochs + 1 if order.keeps else 0)
    room = sum(parameters[line] * count for line, count in counted.items()) * kept * BYTES
    return Cost(len(runs), max(shared, *chains, 0.0), room)


def run_seconds(recipe: Recipe, step_seconds: float, pictures: int) -> float:
    """One run on its own: its steps, and the pictures that it is tested on."""
    steps = max(1, pictures // recipe.batch)
    return START + steps * recipe.epochs * step_seconds * (1 + LOOKING * CHECKED)
