"""Two networks compared over the seeds that both have: Student's t for paired differences, and its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from statistics import fmean, stdev
from typing import Literal

from scipy.special import stdtr, stdtrit

from vgg_explorer.analysis.statistics import CONFIDENCE
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message

Verdict = Literal["first ahead", "second ahead", "cannot tell"]
MOST_SEEDS = 100  # beyond that many more seeds a difference is too small to wait for


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
