"""Learning rates over the steps of a run."""

from dataclasses import dataclass, replace
from math import cos, pi

WARM_UP = 0.25  # share of the steps in which the one-cycle rate rises
RISE, LOW, LAST = 0.23, 0.2, 0.07  # of a triangle: share of steps, and of the peak at its start and at its end
START, END = 25, 1e4  # the one-cycle rate starts at peak / START and ends at peak / END


def cosine(step: int, steps: int, peak: float) -> float:
    """From `peak` down to 0 along half a cosine (Loshchilov and Hutter 2017, equation 5)."""
    return peak * (1 + cos(pi * step / steps)) / 2


def one_cycle(step: int, steps: int, peak: float) -> float:
    """Up to `peak` in the first quarter of the steps, then down to almost nothing (Smith and Topin 2018)."""
    top = WARM_UP * steps
    if step < top:
        return between(peak / START, peak, step / top)
    return between(peak, peak / END, (step - top) / max(steps - 1 - top, 1e-9))


def triangle(step: int, steps: int, peak: float) -> float:
    """Straight up from a fifth of the `peak` in the first 23 % of the steps, straight down to 7 % (Jordan 2024)."""
    top = RISE * steps
    if step < top:
        return peak * (LOW + (1 - LOW) * step / top)
    return peak * (1 + (LAST - 1) * (step - top) / (steps - top))


def between(first: float, last: float, share: float) -> float:
    """Along half a cosine from `first` to `last`."""
    return last + (first - last) * (1 + cos(pi * min(share, 1.0))) / 2


@dataclass(frozen=True, slots=True)
class Plateau:
    """The paper's schedule (section 3.1): divided by 10 when validation accuracy stops improving, three times."""

    rate: float
    patience: int
    cuts_left: int = 3
    best: float = -1.0
    waited: int = 0
    stops: bool = False

    def after(self, accuracy: float) -> "Plateau":
        """The state after an epoch."""
        if accuracy > self.best:
            return replace(self, best=accuracy, waited=0)
        if self.waited + 1 < self.patience:
            return replace(self, waited=self.waited + 1)
        if self.cuts_left == 0:
            return replace(self, stops=True)
        return replace(self, rate=self.rate / 10, cuts_left=self.cuts_left - 1, waited=0)
