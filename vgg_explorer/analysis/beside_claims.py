"""What is said beside a verdict: errors of two networks, absolute and relative, and what a normalisation costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.paper_arms import PICTURE, arm
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.verdicts import Outcome, Outcomes
from vgg_explorer.specs.claim import Contrast, Size


@dataclass(frozen=True, slots=True)
class Errors:
    """Mean top-1 errors in per cent of the two arms of a contrast, over the seeds that both have."""

    first: float
    second: float

    @property
    def points(self) -> float:
        """How much higher the second is, in percent points: absolute."""
        return self.second - self.first

    @property
    def relative(self) -> float:
        """How much higher the second is, in per cent of the first."""
        return 100 * self.points / self.first


def errors(contrast: Contrast, outcomes: Outcomes) -> Errors | None:
    """None where no seed has both, or where the first makes no error."""
    first, second = ({seed: each.accuracy for seed, each in outcomes.get(name, {}).items()} for name in names(contrast))
    pairs = [(first[seed], second[seed]) for seed in sorted(first.keys() & second.keys())]
    known = [(100 - ours, 100 - theirs) for ours, theirs in pairs if ours is not None and theirs is not None]
    if not known:
        return None
    found = Errors(*(fmean(side) for side in zip(*known, strict=True)))
    return found if found.first else None


def names(contrast: Contrast) -> tuple[str, str]:
    return contrast.first, contrast.second


@dataclass(frozen=True, slots=True)
class Costs:
    """Of an arm: bytes that training keeps of one picture for its backward pass, and milliseconds that it takes of it.

    The milliseconds are those of the epochs as they were measured, None where none was; `bytes` is computed.
    """

    bytes: int
    milliseconds: float | None


def costs(name: str, size: Size, outcomes: Outcomes) -> Costs:
    pictures = "x".join(map(str, PICTURE))
    network = derive(f"{arm(name, size).spec.network} | input {pictures}").network
    return Costs(analyse(network).saved_bytes, milliseconds(outcomes.get(name, {}).values()))


def milliseconds(runs: Iterable[Outcome]) -> float | None:
    """The time of one picture in training, over all epochs of all runs."""
    epochs = [epoch for run in runs for epoch in run.history]
    pictures = sum(epoch.pictures for epoch in epochs)
    return 1000 * sum(epoch.seconds for epoch in epochs) / pictures if pictures else None
