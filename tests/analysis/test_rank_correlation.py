"""Spearman's coefficient against scipy's."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from vgg_explorer.analysis.rank_correlation import rank_correlation


@pytest.mark.parametrize("seed", range(5))
def test_as_scipy_has_it_with_ties_too(seed):
    random = np.random.default_rng(seed)
    first, second = random.integers(0, 6, (2, 7, 9)).astype(float)
    assert rank_correlation(first, second) == pytest.approx(spearmanr(first.ravel(), second.ravel()).statistic)
    assert rank_correlation(first, np.exp(first)) == pytest.approx(1)
    assert rank_correlation(first, -first) == pytest.approx(-1)


def test_a_flat_map_has_none_and_maps_of_two_shapes_cannot_be_compared():
    assert np.isnan(rank_correlation(np.ones((3, 3)), np.eye(3)))
    with pytest.raises(ValueError, match="cannot be compared"):
        rank_correlation(np.ones((3, 3)), np.ones((9,)))
