"""Verdicts: every rule by its three outcomes, every quantity, and what leaves nothing to judge by."""

from math import isnan

import numpy as np
import pytest

from vgg_explorer.analysis.verdicts import Compared, Judgement, Learned, Outcome, judge, sign_of_learned
from vgg_explorer.specs.claim import Claim, Contrast, Quantity, Rule
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.history import Epoch

SPREAD = (-2, -1, 0, 1, 2)  # pictures more or fewer, seed by seed: half of the interval is 0.20 points


def counted(correct: int, *, total: int = 1000, classes: int = 10) -> Evaluation:
    confusion = np.zeros((classes, classes), int)
    confusion[0, 0], confusion[0, 1] = correct, total - correct
    return Evaluation(confusion, among_five=total, loss=1.0)


def lossy(*losses: tuple[float, float]) -> tuple[Epoch, ...]:
    """Epochs of these training and validation losses."""
    return tuple(
        Epoch(number, training, 0.5, validation, 0.5, 0.1, 1.0, 100)
        for number, (training, validation) in enumerate(losses, 1)
    )


def claimed(rule: Rule, quantity: Quantity = "accuracy", contrasts: int = 1) -> Claim:
    pairs = tuple(Contrast(f"first {number}", f"second {number}", quantity) for number in range(contrasts))
    return Claim("some", 1, "4", "says", "shown by", rule, pairs)


def by_gain(*gains: float, spread: tuple[int, ...] = SPREAD) -> dict[str, dict[int, Outcome]]:
    """Outcomes of a contrast for each gain, in points; 10 pictures of 1,000 are a point."""
    found = {}
    for number, gain in enumerate(gains):
        found[f"second {number}"] = {seed: Outcome(counted(500)) for seed in range(len(spread))}
        found[f"first {number}"] = {
            seed: Outcome(counted(500 + round(10 * gain) + more)) for seed, more in enumerate(spread)
        }
    return found


@pytest.mark.parametrize(
    ("rule", "gain", "verdict"),
    [
        ("above 0", 1.0, "agrees"),
        ("above 0", 0.1, "cannot tell"),
        ("above 0", -1.0, "disagrees"),
        ("below 0", -1.0, "agrees"),
        ("below 0", 0.1, "cannot tell"),
        ("below 0", 1.0, "disagrees"),
        ("below 0.5", 0.1, "agrees"),
        ("below 0.5", -3.0, "agrees"),
        ("below 0.5", 0.5, "cannot tell"),
        ("below 0.5", 0.9, "disagrees"),
        ("within 0.5", 0.1, "agrees"),
        ("within 0.5", 0.5, "cannot tell"),
        ("within 0.5", -0.5, "cannot tell"),
        ("within 0.5", 0.9, "disagrees"),
        ("within 0.5", -0.9, "disagrees"),
    ],
)
def test_a_rule_reads_the_interval(rule, gain, verdict):
    found = judge(claimed(rule), by_gain(gain))
    assert found.verdict == verdict and found.seeds == 5
    (compared,) = found.compared
    assert compared.difference and compared.difference.mean == pytest.approx(gain)
    assert compared.difference.high - gain == pytest.approx(2.776445 * 0.1581139 / 5**0.5)  # t with 4 degrees


@pytest.mark.parametrize(
    ("gains", "verdict"),
    [((1, 1), "agrees"), ((1, 0), "cannot tell"), ((1, -1), "disagrees"), ((0, -1), "disagrees")],
)
def test_all_contrasts_must_show_it(gains, verdict):
    assert judge(claimed("above 0", contrasts=2), by_gain(*gains)).verdict == verdict


def test_one_seed_tells_nothing():
    found = judge(claimed("above 0"), by_gain(5, spread=(0,)))
    assert found.verdict == "cannot tell" and found.seeds == 1
    difference = found.compared[0].difference
    assert difference and isnan(difference.low) and difference.mean == pytest.approx(5)


def test_only_seeds_that_both_have_count():
    outcomes = by_gain(1)
    del outcomes["first 0"][0], outcomes["second 0"][4]
    assert judge(claimed("above 0"), outcomes).seeds == 3


@pytest.mark.parametrize("outcomes", [{}, {"first 0": {0: Outcome(counted(500))}}])
def test_what_was_not_measured_has_no_verdict(outcomes):
    found = judge(claimed("above 0"), outcomes)
    assert found.verdict is None and found.seeds == 0


def test_a_diverged_run_has_no_accuracy_and_has_not_learned():
    outcomes = by_gain(1)
    outcomes["first 0"][0] = Outcome(None)
    assert judge(claimed("above 0"), outcomes).seeds == 4
    assert Outcome(None).accuracy is None and not Outcome(None).learned


def test_the_gap_is_read_where_both_have_learned_as_much():
    """The second learns no further than 1.0 in training: both are read at their first epoch of at most that loss."""
    first = Outcome(counted(500), lossy((2.0, 2.0), (0.9, 1.0), (0.1, 9.0)))
    second = Outcome(counted(500), lossy((1.2, 1.3), (1.0, 1.6)))
    (compared,) = judge(claimed("below 0", "gap"), {"first 0": {0: first}, "second 0": {0: second}}).compared
    assert compared.difference and compared.difference.mean == pytest.approx(0.1 - 0.6)


def test_epochs_until_the_validation_loss_of_the_second_at_its_best():
    first = Outcome(counted(500), lossy((1.0, 1.5), (1.0, 1.0), (1.0, 0.5)))
    second = Outcome(counted(500), lossy((1.0, 2.0), (1.0, 1.5), (1.0, 1.4), (1.0, 1.1)))
    (compared,) = judge(claimed("below 0", "epochs"), {"first 0": {0: first}, "second 0": {0: second}}).compared
    assert compared.difference and compared.difference.mean == 2 - 4


def test_who_never_gets_there_is_left_out():
    slow = Outcome(counted(500), lossy((1.0, 3.0)))
    fast = Outcome(counted(500), lossy((1.0, 1.0)))
    (compared,) = judge(claimed("below 0", "epochs"), {"first 0": {0: slow}, "second 0": {0: fast}}).compared
    assert compared.difference and compared.difference.n == 0


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ((300, 300), (100, 100), "agrees"),
        ((300, 300), (300, 100), "agrees"),
        ((300, 300), (300, 300), "cannot tell"),
        ((300, 100), (100, 100), "cannot tell"),
        ((100, 100), (100, 100), "disagrees"),
        ((100, 100), (300, 300), "disagrees"),
    ],
)
def test_to_learn_is_to_be_above_chance(first, second, verdict):
    outcomes = {
        "first 0": {seed: Outcome(counted(correct)) for seed, correct in enumerate(first)},
        "second 0": {seed: Outcome(counted(correct)) for seed, correct in enumerate(second)},
    }
    assert judge(claimed("learned", "learned"), outcomes).verdict == verdict


def test_chance_is_that_of_the_classes_and_pictures():
    """Of 1,000 pictures of ten classes a guesser has at most 139 right, but for one case in 20,000."""
    assert not Outcome(counted(139)).learned and Outcome(counted(140)).learned
    assert not Outcome(counted(140, classes=5)).learned


def test_equal_differences_leave_no_interval_to_judge_by():
    """Without any spread the interval is a point, which a rule would take for certainty."""
    found = judge(claimed("above 0"), by_gain(1, spread=(0, 0, 0)))
    difference = found.compared[0].difference
    assert difference and difference.deviation == 0
    assert found.verdict == "cannot tell"


def test_what_is_not_measured_by_runs():
    assert judge(Claim("a", 9, "2.3", "says", "computed", standing="arithmetic"), {}).verdict == "agrees"
    assert judge(Claim("c", 19, "4.5", "says", "a contest", standing="not here"), {}) == Judgement(
        Claim("c", 19, "4.5", "says", "a contest", standing="not here"), None
    )


def test_learned_without_seeds_is_nothing():
    assert Compared(Contrast("a", "b", "learned"), None, Learned(0, 0, 0, 0)).learned
    assert sign_of_learned(Learned(5, 5, 0, 5)) == 1
