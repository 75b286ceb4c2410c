"""What the distance figure says: up to which distance each network is above chance, and how its design changes that."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vgg_explorer.analysis.mass import width
from vgg_explorer.analysis.pairs import sight
from vgg_explorer.analysis.paths import normalised, paths
from vgg_explorer.analysis.statistics import Spread, chance_interval, mean_and_spread
from vgg_explorer.specs.distance import DistanceResult
from vgg_explorer.specs.notation import parse

SURE = 0.95  # right in 95 of 100


@dataclass(frozen=True, slots=True)
class Point:
    """Accuracy at one distance over seeds, in per cent; whether all seeds clear chance, and what the best unit sees."""

    distance: int
    accuracy: Spread
    clear: bool
    sight: str


@lru_cache(maxsize=64)  # pages ask at every rerun
def points(result: DistanceResult) -> tuple[Point, ...]:
    return tuple(point(result, distance) for distance in sorted(result.counts))


def point(result: DistanceResult, distance: int) -> Point:
    """Chance is left behind where every seed lies above the 99.99 % interval of a guesser."""
    counts = result.counts[distance].values()
    clear = all(right / tested > chance_interval(2, tested)[1] for right, tested in counts)
    spread = mean_and_spread([100 * share for share in result.shares(distance)])
    return Point(distance, spread, clear, sight(result.field, distance))


def reach(result: DistanceResult) -> int:
    """The largest distance at which every seed clears chance, 0 where there is none."""
    return max((each.distance for each in points(result) if each.clear), default=0)


def sure_reach(result: DistanceResult) -> int:
    """The largest distance at which the mean over seeds is at least 95 %, 0 where there is none."""
    return max((each.distance for each in points(result) if each.accuracy.mean >= 100 * SURE), default=0)


@lru_cache(maxsize=64)
def paths95_width(result: DistanceResult) -> int:
    """The width along a row that holds 95 % of all paths from pixels to a unit of that design, all weights equal."""
    layers = (result.field - 1) // 2 * "conv3-1 " if result.kind == "stack" else f"conv{result.field}-1"
    side = 2 * result.field + 1
    network = parse(layers, input=(1, side, side))
    counted = paths(network, len(network.layers) - 1, result.field, result.field).columns
    return width(normalised(counted), result.field, SURE)


def honest(found: Sequence[DistanceResult]) -> bool:
    """Whether no network clears chance where it sees no pair, and each does where it sees pairs whole."""
    every = [each for result in found for each in points(result)]
    blind = [each for each in every if each.sight == "no"]
    return not any(each.clear for each in blind)


def all_see(found: Sequence[DistanceResult]) -> bool:
    """Whether each network clears chance at every distance that lies well inside its field."""
    return all(each.clear for result in found for each in points(result) if each.distance <= result.field - 4)
