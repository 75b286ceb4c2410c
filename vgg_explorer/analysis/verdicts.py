"""What measurements say about a claim of the paper: by 95 % intervals over seeds, or by how many seeds learn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import assert_never

from vgg_explorer.analysis.paired_comparison import PairedComparison, compare
from vgg_explorer.analysis.statistics import chance_interval
from vgg_explorer.specs.claim import MARGIN, Claim, Contrast, Quantity, Rule, Verdict
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.history import Epoch


@dataclass(frozen=True)
class Outcome:
    """What came of one arm with one seed: its test, by counts, and its epochs.

    A run that diverged has no test; a test of weights that were trained before has no epochs.
    """

    test: Evaluation | None
    history: tuple[Epoch, ...] = ()

    @property
    def accuracy(self) -> float | None:
        """Top-1, in percent."""
        return 100 * self.test.top1 if self.test else None

    @property
    def learned(self) -> bool:
        """Above what guessing gives, but for one case in 20,000; a run that diverged has not learned."""
        if self.test is None:
            return False
        _, high = chance_interval(len(self.test.confusion), self.test.total)
        return self.test.top1 > high


Outcomes = Mapping[str, Mapping[int, Outcome]]  # by the name of the arm, by seed


@dataclass(frozen=True, slots=True)
class Learned:
    """How many seeds of each arm end above chance, out of how many."""

    first: int
    of_first: int
    second: int
    of_second: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One contrast as it was measured. A difference is in points, in nats or in epochs, by the contrast's quantity."""

    contrast: Contrast
    difference: PairedComparison | None
    learned: Learned | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A claim and what was measured for it; `verdict` is None where nothing was, or where it is not measured at all."""

    claim: Claim
    verdict: Verdict | None
    compared: tuple[Compared, ...] = ()

    @property
    def seeds(self) -> int:
        """Of the contrast that has the fewest."""
        return min((of(each) for each in self.compared), default=0)


def of(compared: Compared) -> int:
    learned = compared.learned
    if learned:
        return min(learned.of_first, learned.of_second)
    return compared.difference.n if compared.difference else 0


def judge(claim: Claim, outcomes: Outcomes) -> Judgement:
    """The verdict of all its contrasts together; arithmetic agrees where the closed forms do, which tests hold."""
    if claim.standing == "arithmetic":
        return Judgement(claim, "agrees")
    compared = tuple(contrasted(each, outcomes) for each in claim.contrasts)
    if not compared or not all(map(of, compared)):
        return Judgement(claim, None, compared)
    signs = [sign(claim.rule, each) for each in compared]
    verdict: Verdict = "agrees" if min(signs) > 0 else "disagrees" if -1 in signs else "cannot tell"
    return Judgement(claim, verdict, compared)


def contrasted(contrast: Contrast, outcomes: Outcomes) -> Compared:
    """Both arms over the seeds that both have."""
    first, second = (outcomes.get(name, {}) for name in (contrast.first, contrast.second))
    if contrast.quantity == "learned":
        counts = [(sum(each.learned for each in arm.values()), len(arm)) for arm in (first, second)]
        return Compared(contrast, None, Learned(*counts[0], *counts[1]))
    both = first.keys() & second.keys()
    pairs = {seed: values(contrast.quantity, first[seed], second[seed]) for seed in both}
    known = {seed: pair for seed, pair in pairs.items() if pair is not None}
    ours, theirs = ({seed: pair[place] for seed, pair in known.items()} for place in (0, 1))
    return Compared(contrast, compare(ours, theirs, names=(contrast.first, contrast.second)))


def values(quantity: Quantity, first: Outcome, second: Outcome) -> tuple[float, float] | None:
    """The quantity of both with one seed; None where one of them never gets there."""
    match quantity:
        case "accuracy":
            known = first.accuracy, second.accuracy
            return None if known[0] is None or known[1] is None else (known[0], known[1])
        case "gap":
            level = max(lowest(each, lambda epoch: epoch.training_loss) for each in (first, second))
            return gap(first, level), gap(second, level)
        case "epochs":
            level = lowest(second, lambda epoch: epoch.validation_loss)
            reached = [epochs_to(each, level) for each in (first, second)]
            return None if inf in reached else (reached[0], reached[1])
        case "learned":
            return float(first.learned), float(second.learned)
        case _ as unknown:
            assert_never(unknown)


def lowest(outcome: Outcome, loss: Callable[[Epoch], float]) -> float:
    return min(map(loss, outcome.history))


def gap(outcome: Outcome, level: float) -> float:
    """Validation loss less training loss, in nats, at the first epoch whose training loss is at most the `level`."""
    epoch = next(epoch for epoch in outcome.history if epoch.training_loss <= level)
    return epoch.validation_loss - epoch.training_loss


def epochs_to(outcome: Outcome, level: float) -> float:
    """The first epoch whose validation loss is at most the `level`; infinite where there is none."""
    return next((float(epoch.epoch) for epoch in outcome.history if epoch.validation_loss <= level), inf)


def sign(rule: Rule, compared: Compared) -> int:
    """1 where a contrast shows what the claim says, -1 where it shows the opposite, 0 where it cannot tell."""
    if compared.learned:
        return sign_of_learned(compared.learned)
    difference = compared.difference
    if difference is None or difference.n < 2 or difference.deviation == 0:  # no spread to judge by
        return 0
    low, high = difference.low, difference.high
    match rule:
        case "above 0":
            return (low > 0) - (high < 0)
        case "below 0":
            return (high < 0) - (low > 0)
        case "below 0.5":
            return (high < MARGIN) - (low > MARGIN)
        case "within 0.5":
            return (low > -MARGIN and high < MARGIN) - (low > MARGIN or high < -MARGIN)
        case "learned":
            return 0
        case _ as unknown:
            assert_never(unknown)


def sign_of_learned(learned: Learned) -> int:
    """All of the first learn and not all of the second; none of the first learns."""
    if learned.first == learned.of_first and learned.second < learned.of_second:
        return 1
    return -1 if learned.first == 0 else 0
