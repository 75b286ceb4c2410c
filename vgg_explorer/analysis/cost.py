"""What an order of runs will cost before it is started: time, room on the disk."""

from collections.abc import Mapping
from dataclasses import dataclass

from vgg_explorer.specs.order import Order
from vgg_explorer.specs.recipe import Recipe

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
    order: Order, step_seconds: Mapping[str, float], parameters: Mapping[str, int], *, pictures: int, at_once: int
) -> Cost:
    """Predict an order from the seconds of a training step of each of its lines; `at_once` runs share the machine."""
    each = order.runs // len(order.networks)
    one = {line: run_seconds(order.recipe, step_seconds[line], pictures) for line in order.networks}
    seconds = sum(one.values()) * each / min(at_once, order.runs)
    kept = STATES + (order.recipe.epochs + 1 if order.keeps else 0)
    return Cost(order.runs, seconds, sum(parameters[line] for line in order.networks) * each * kept * BYTES)


def run_seconds(recipe: Recipe, step_seconds: float, pictures: int) -> float:
    """One run that has the machine for itself."""
    steps = max(1, pictures // recipe.batch)
    return START + steps * recipe.epochs * step_seconds * (1 + LOOKING * CHECKED)
