"""Errors, absolute and relative, and costs beside verdicts, against sums by hand and autograd's own hooks."""

import pytest

from tests.measured_claims import measurements
from tests.oracles.saved import saved_bytes
from vgg_explorer.analysis.beside_claims import Errors, costs, errors, milliseconds
from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.paper_arms import arm
from vgg_explorer.analysis.verdicts import Outcome
from vgg_explorer.runs import paper
from vgg_explorer.specs.claim import Contrast
from vgg_explorer.specs.history import Epoch


@pytest.fixture
def outcomes():
    return paper.outcomes(measurements("laptop"))


def test_seven_per_cent_can_be_two_things():
    """Errors of 20 % and 27 % differ by 7 points, or by 35 % of the first; 20 % and 21.4 % by 7 % of the first."""
    assert (Errors(20.0, 27.0).points, Errors(20.0, 27.0).relative) == pytest.approx((7, 35))
    assert (Errors(20.0, 21.4).points, Errors(20.0, 21.4).relative) == pytest.approx((1.4, 7))


def test_errors_are_means_over_the_seeds_that_both_have(outcomes):
    contrast = Contrast("B", "B with 5×5")
    found = errors(contrast, {**outcomes, "B": {seed: outcomes["B"][seed] for seed in (0, 1)}})
    arms = outcomes["B"], outcomes["B with 5×5"]
    by_hand = [100 - sum(arm[seed].accuracy or 0 for seed in (0, 1)) / 2 for arm in arms]
    assert found and [found.first, found.second] == pytest.approx(by_hand)
    assert errors(contrast, {"B": outcomes["B"]}) is None
    assert errors(contrast, {**outcomes, "B": {0: Outcome(None)}}) is None


def test_a_picture_takes_the_time_of_all_epochs_by_all_pictures():
    def run(*seconds: float) -> Outcome:
        return Outcome(None, tuple(Epoch(n, 1.0, 0.5, 1.0, 0.5, 0.1, each, 500) for n, each in enumerate(seconds, 1)))

    assert milliseconds([run(1.0, 2.0), run(3.0)]) == pytest.approx(4.0)
    assert milliseconds([Outcome(None)]) is None


@pytest.mark.parametrize("name", ["A", "A-LRN"])
def test_bytes_are_those_that_autograd_keeps_of_a_picture_of_32_pixels(name, outcomes):
    line = f"{arm(name, 'laptop').spec.network} | input 3x32x32"
    assert costs(name, "laptop", outcomes).bytes == saved_bytes(derive(line).network)
