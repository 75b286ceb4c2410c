"""How sure a measured accuracy is: intervals of one, and of the difference between two networks over seeds.

scipy's quantiles come from scipy.special, which loads in a tenth of a second; scipy.stats takes ten times as long.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from statistics import fmean, stdev
from typing import Literal

from scipy.special import bdtr, betaincinv, stdtr, stdtrit

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message

Verdict = Literal["first ahead", "second ahead", "cannot tell"]
CONFIDENCE = 0.95
MOST_SEEDS = 100  # beyond that many more seeds a difference is too small to wait for


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


@dataclass(frozen=True, slots=True)
class PairedComparison:
    """The first network less the second, over the `n` seeds that both have, in percent points.

    `low` and `high` are the two-sided 95 % interval of Student's t for paired differences. `alone` counts seeds that
    only one of them has. `more` is how many further seeds would make the interval exclude zero if mean and spread
    stay as they are; None where that is more than a hundred, or cannot be said.
    """

    names: tuple[str, str]
    n: int
    mean: float
    deviation: float
    low: float
    high: float
    p: float
    alone: int
    more: int | None

    @property
    def verdict(self) -> Verdict:
        """Somebody is ahead only where the interval excludes zero; equal differences, without spread, tell nothing."""
        if self.n < 2 or self.deviation == 0 or self.low <= 0 <= self.high:
            return "cannot tell"
        return "first ahead" if self.mean > 0 else "second ahead"

    def note(self) -> Message:
        """The sentence: who is ahead, by how much, how sure; or what is missing."""
        if self.n == 0:
            return Message("{a} and {b} have no seed in common: nothing can be compared.", self._values())
        if self.n == 1:
            return Message(
                "Cannot tell yet: {a} less {b} is {mean} points, and one seed says nothing about chance; run two more.",
                self._values(),
            )
        if self.deviation == 0:
            return Message(
                "Cannot tell: {a} less {b} is {mean} points in each of {n} seeds, which leaves no spread to judge by.",
                self._values(),
            )
        if self.verdict != "cannot tell":
            return Message(
                "{ahead} is ahead of {behind} by {by} points, 95 % interval {low} to {high}, paired t, {n} seeds.",
                self._values(),
            )
        if self.more is None:
            return Message(
                "Cannot tell: {a} less {b} is {mean} points, 95 % interval {low} to {high}, paired t, {n} seeds; "
                "so small a difference would take more than a hundred.",
                self._values(),
            )
        return Message(
            "Cannot tell yet: {a} less {b} is {mean} points, 95 % interval {low} to {high}, paired t, {n} seeds; "
            "about {more} more would tell.",
            self._values(),
        )

    def left_out(self) -> Message | None:
        """The sentence on seeds that only one of the two has; None where there are none."""
        if not self.alone or not self.n:
            return None
        return Message("Left out: {alone} runs whose seed the other network does not have.", {"alone": self.alone})

    def text(self) -> str:
        return " ".join(note.text() for note in (self.note(), self.left_out()) if note)

    def _values(self) -> dict[str, object]:
        forward = self.mean > 0
        low, high = (self.low, self.high) if forward or self.verdict == "cannot tell" else (-self.high, -self.low)
        ahead, behind = self.names if forward else self.names[::-1]
        digits = decimals(self.mean, self.low, self.high)
        return {
            "a": self.names[0],
            "b": self.names[1],
            "ahead": ahead,
            "behind": behind,
            "by": points(abs(self.mean), digits),
            "mean": points(self.mean, digits, signed=True),
            "low": points(low, digits),
            "high": points(high, digits),
            "n": self.n,
            "more": self.more,
        }


def decimals(*values: float) -> int:
    """How many decimals show each of `values` as what it is: one, or as many as keep a value from reading as zero."""
    return next((digits for digits in range(1, 6) if all(value == 0 or round(value, digits) for value in values)), 6)


def points(value: float, digits: int, *, signed: bool = False) -> str:
    """A number of percent points with a real minus."""
    return f"{value:{'+' if signed else ''}.{digits}f}".replace("-", "−")


def compare(
    first: Mapping[int, float], second: Mapping[int, float], *, names: tuple[str, str] = ("A", "B")
) -> PairedComparison:
    """Two networks by the accuracies, in percent, that each reached with its seeds."""
    for seed, accuracy in [*first.items(), *second.items()]:
        if not isfinite(accuracy):
            raise SpecError("the accuracy of seed {seed} is {value}; it must be a number.", seed=seed, value=accuracy)
    both = sorted(first.keys() & second.keys())
    alone = len(first.keys() ^ second.keys())
    differences = [first[seed] - second[seed] for seed in both]
    n = len(differences)
    if n < 2:
        mean = differences[0] if differences else nan
        return PairedComparison(names, n, mean, nan, nan, nan, nan, alone, None)
    mean, deviation = fmean(differences), stdev(differences)
    if deviation < 1e-9:  # equal but for rounding
        return PairedComparison(names, n, mean, 0.0, mean, mean, nan, alone, None)
    error = deviation / sqrt(n)
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * error
    p = 2 * float(stdtr(n - 1, -abs(mean) / error))
    return PairedComparison(
        names, n, mean, deviation, mean - half, mean + half, p, alone, more_seeds(mean, deviation, n)
    )


def more_seeds(mean: float, deviation: float, n: int) -> int | None:
    """How many seeds more until t(n - 1) * deviation / sqrt(n) is below the mean."""
    for more in range(1, MOST_SEEDS + 1):
        seeds = n + more
        if float(stdtrit(seeds - 1, (1 + CONFIDENCE) / 2)) * deviation / sqrt(seeds) < abs(mean):
            return more
    return None
