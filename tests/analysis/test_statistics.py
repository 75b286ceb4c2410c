"""Intervals and verdicts, against scipy.stats, by simulation, and the sentences word by word."""

from math import isnan, nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from vgg_explorer.analysis.paired_comparison import compare, more_seeds
from vgg_explorer.analysis.statistics import binomial_interval, chance_interval, mean_and_spread
from vgg_explorer.specs.errors import SpecError

STACK = {0: 73.4, 1: 72.5, 2: 73.1}
LARGE = {0: 70.5, 1: 71.2, 2: 70.7}
percents = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=12)


@given(percents)
def test_the_interval_and_p_are_scipys(pairs):
    first, second = (dict(enumerate(values)) for values in zip(*pairs, strict=True))
    differences = np.subtract(*np.array(pairs).T)
    assume(differences.std() > 1e-6)
    found = compare(first, second)
    theirs = stats.ttest_rel(*np.array(pairs).T)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-12)
    interval = theirs.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-6, abs=1e-9)
    assert (found.mean, found.deviation) == pytest.approx((differences.mean(), differences.std(ddof=1)))
    excludes = interval.low > 0 or interval.high < 0
    assert (found.verdict != "cannot tell") is bool(excludes)


def test_known_numbers():
    """Differences 2.9, 1.3, 2.4: mean 2.2, deviation 0.819, t(2) = 4.303."""
    found = compare(STACK, LARGE, names=("Two 3x3", "one 5x5"))
    assert (found.mean, found.low, found.high) == pytest.approx((2.2, 0.166, 4.234), abs=1e-3)
    assert found.text() == "Two 3x3 is ahead of one 5x5 by 2.2 points, 95 % interval 0.2 to 4.2, paired t, 3 seeds."
    back = compare(LARGE, STACK, names=("one 5x5", "Two 3x3"))
    assert back.text() == found.text() and back.verdict == "second ahead"


def test_an_interval_of_95_percent_holds_95_percent():
    random = np.random.default_rng(0)
    held = 0
    for _ in range(4000):
        first = 70 + random.normal(0, 1, 4)
        second = first - 1.5 + random.normal(0, 0.8, 4)
        found = compare(dict(enumerate(first)), dict(enumerate(second)))
        held += found.low <= 1.5 <= found.high
    assert held / 4000 == pytest.approx(0.95, abs=0.012)


def test_what_cannot_be_told_says_what_it_would_take():
    found = compare({0: 71.0, 1: 73.0, 2: 72.0}, {0: 70.0, 1: 73.4, 2: 70.8}, names=("A", "B"))
    assert found.verdict == "cannot tell"
    assert found.text() == (
        "Cannot tell yet: A less B is +0.6 points, 95 % interval −1.6 to 2.8, paired t, 3 seeds; "
        f"about {found.more} more would tell."
    )
    assert found.more == 8


@pytest.mark.parametrize(("mean", "deviation", "n"), [(0.6, 0.87, 3), (1.0, 1.0, 2), (0.3, 0.8, 5)])
def test_so_many_seeds_are_the_first_that_would_do(mean, deviation, n):
    more = more_seeds(mean, deviation, n)

    def half(seeds: int) -> float:
        return float(stats.t.ppf(0.975, seeds - 1)) * deviation / seeds**0.5

    assert half(n + more) < mean
    assert more == 1 or half(n + more - 1) >= mean


def test_a_difference_of_nothing_takes_too_many():
    found = compare({0: 70.0, 1: 71.0}, {0: 71.0, 1: 70.0})
    assert found.more is None
    assert found.text().endswith("2 seeds; so small a difference would take more than a hundred.")
    assert "−0.0" not in found.text() and "+0.0" in found.text()


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ({0: 70.0}, {1: 71.0}, "A and B have no seed in common: nothing can be compared."),
        ({}, {}, "A and B have no seed in common: nothing can be compared."),
        (
            {0: 70.0, 1: 71.0},
            {1: 69.5},
            "Cannot tell yet: A less B is +1.5 points, and one seed says nothing about chance; run two more. "
            "Left out: 1 runs whose seed the other network does not have.",
        ),
        (
            {0: 70.0, 1: 72.0},
            {0: 69.0, 1: 71.0},
            "Cannot tell: A less B is +1.0 points in each of 2 seeds, which leaves no spread to judge by.",
        ),
    ],
)
def test_too_little_to_compare(first, second, sentence):
    found = compare(first, second)
    assert found.text() == sentence
    assert found.verdict == "cannot tell"


def test_seeds_that_only_one_has_are_counted_and_left_out():
    found = compare(STACK | {7: 10.0}, LARGE | {8: 99.0, 9: 99.0})
    assert (found.n, found.alone) == (3, 3)
    assert found.mean == pytest.approx(2.2)
    assert found.text().endswith("3 seeds. Left out: 3 runs whose seed the other network does not have.")


def test_an_interval_that_excludes_zero_never_reads_as_zero():
    found = compare({0: 70.03, 1: 70.031, 2: 70.0295}, {0: 70.0, 1: 70.0, 2: 70.0})
    assert found.verdict == "first ahead"
    assert found.text() == "A is ahead of B by 0.03 points, 95 % interval 0.03 to 0.03, paired t, 3 seeds."
    narrow = compare({0: 71.0, 1: 72.0, 2: 73.2}, {0: 70.0, 1: 70.6, 2: 70.49}).text()
    assert "interval 0.03 to" in narrow.replace("−", "") or "0.0 to" not in narrow


@pytest.mark.parametrize("confidence", [nan, 0.0, 1.0, -0.5, 95])
def test_a_confidence_is_a_share(confidence):
    for interval in (binomial_interval, chance_interval):
        with pytest.raises(SpecError, match="a confidence is a share between 0 and 1"):
            interval(5, 10, confidence=confidence)


@pytest.mark.parametrize(("classes", "total"), [(0, 10), (10, 0)])
def test_nobody_guesses_from_nothing(classes, total):
    with pytest.raises(SpecError, match=f"among {classes} classes of {total} pictures"):
        chance_interval(classes, total)


@pytest.mark.parametrize("value", [nan, float("inf")])
def test_no_number_is_refused_with_its_seed(value):
    with pytest.raises(SpecError, match=f"the accuracy of seed 4 is {value}; it must be a number"):
        compare({4: value}, {4: 70.0})


@given(st.integers(1, 400), st.data())
def test_the_binomial_interval_is_scipys_exact_one(total, data):
    correct = data.draw(st.integers(0, total))
    theirs = stats.binomtest(correct, total).proportion_ci(0.95, method="exact")
    assert binomial_interval(correct, total) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize(("correct", "total"), [(3, 2), (-1, 5), (0, 0)])
def test_no_share_is_refused(correct, total):
    with pytest.raises(SpecError, match=f"{correct} of {total} is no share"):
        binomial_interval(correct, total)


@pytest.mark.parametrize(("classes", "total"), [(2, 2000), (10, 10_000), (3, 45), (2, 1), (1000, 50)])
def test_a_guesser_stays_inside_the_chance_interval(classes, total):
    low, high = chance_interval(classes, total, confidence=0.99)
    binomial = stats.binom(total, 1 / classes)
    assert binomial.cdf(round(low * total) - 1) <= 0.005 < binomial.cdf(round(low * total))
    assert binomial.cdf(round(high * total)) >= 0.995 and binomial.cdf(round(high * total) - 1) < 0.995


def test_mean_and_spread():
    found = mean_and_spread([1.0, 2.0, 4.0])
    assert (found.mean, found.deviation, found.n) == pytest.approx((7 / 3, np.std([1, 2, 4], ddof=1), 3))
    assert isnan(mean_and_spread([1.0]).deviation)
    with pytest.raises(SpecError, match="nothing to take the mean of"):
        mean_and_spread([])
