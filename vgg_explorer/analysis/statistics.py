"""Mean and spread of accuracies over seeds, and confidence intervals of a share.

scipy's quantiles come from scipy.special, which loads in a tenth of a second; scipy.stats takes ten times as long.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from statistics import fmean, stdev

from scipy.special import bdtr, betaincinv

from vgg_explorer.specs.errors import SpecError

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and sample standard deviation of `n` values; of one value the deviation is NaN."""

    mean: float
    deviation: float
    n: int


def mean_and_spread(values: Sequence[float]) -> Spread:
    if not values:
        raise SpecError("there is nothing to take the mean of.")
    return Spread(fmean(values), stdev(values) if len(values) > 1 else nan, len(values))


def binomial_interval(correct: int, total: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of Clopper and Pearson (1934) for a share: it holds at least what it promises, for few pictures too.

    `correct` right answers of `total`; both ends are shares in [0, 1].
    """
    check_confidence(confidence)
    if not 0 <= correct <= total or total < 1:
        raise SpecError("{correct} of {total} is no share.", correct=correct, total=total)
    tail = (1 - confidence) / 2
    low = float(betaincinv(correct, total - correct + 1, tail)) if correct else 0.0
    high = float(betaincinv(correct + 1, total - correct, 1 - tail)) if correct < total else 1.0
    return low, high


def chance_interval(classes: int, total: int, *, confidence: float = 0.9999) -> tuple[float, float]:
    """The shares between which a guesser's accuracy lies: outside on each side with probability (1 - confidence) / 2.

    The guesser takes one of `classes` for each of `total` pictures, without looking.
    """
    check_confidence(confidence)
    if classes < 1 or total < 1:
        raise SpecError("nobody can guess among {classes} classes of {total} pictures.", classes=classes, total=total)
    tail, chance = (1 - confidence) / 2, 1 / classes
    low = first(total, lambda count: bdtr(count, total, chance) > tail)
    high = first(total, lambda count: bdtr(count, total, chance) >= 1 - tail)
    return low / total, high / total


def check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise SpecError("a confidence is a share between 0 and 1, not {value}.", value=confidence)


def first(total: int, holds: Callable[[int], bool]) -> int:
    """The smallest count from 0 to `total` from which on `holds`."""
    low, high = 0, total
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
