"""What a measured field says."""

import numpy as np
import pytest

from vgg_explorer.analysis.effective_field import mass_off_prediction, narrowed, spread
from vgg_explorer.analysis.paths import by_random_signs, normalised, paths
from vgg_explorer.specs.maps import EffectiveField
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.receptive_field import LayerField

NETWORK = parse("conv3-2 conv3-2", input=(3, 9, 9))


def field(line):
    mass = np.outer(line, line) / max(1e-9, sum(line)) ** 2
    return EffectiveField("conv1_2", 4, 4, mass, (2, 2, 7, 7), 3, 5, None, 2, 3, True)


def layer(trained, random):
    return LayerField(field(trained), field(random), 3, 5, 5, 5)


def test_training_makes_a_field_narrower_or_wider():
    narrow, wide = [0, 0, 0, 1, 1, 1, 0, 0, 0], [0, 0, 1, 1, 1, 1, 1, 0, 0]
    assert spread(field(narrow)) == pytest.approx((2 / 3) ** 0.5) and spread(field(wide)) == pytest.approx(2**0.5)
    assert narrowed(layer(narrow, wide)) == pytest.approx(1 - 3**-0.5)
    assert narrowed(layer(wide, narrow)) == pytest.approx(1 - 3**0.5)
    assert narrowed(layer(wide, [0.0] * 9)) == 0


def test_roots_of_path_counts_foretell_a_field_that_is_theirs():
    counts = paths(NETWORK, 1, 4, 4).columns
    assert counts == (0, 0, 1, 2, 3, 2, 1, 0, 0)
    roots, even = by_random_signs(counts), normalised(counts)
    assert roots == pytest.approx(np.sqrt(counts) / np.sqrt(counts).sum()) and roots.sum() == pytest.approx(1)
    assert mass_off_prediction(NETWORK, layer(even, roots)) == pytest.approx(0)
    assert mass_off_prediction(NETWORK, layer(roots, even)) == pytest.approx(np.abs(roots - even).sum() / 2)
    assert by_random_signs((0, 0)).tolist() == [0, 0]


def test_roots_of_counts_are_the_magnitude_of_random_weights():
    """Another road: the gradients of many linear stacks of three 3x1 kernels with normal weights."""
    kernels = np.random.default_rng(0).standard_normal((20_000, 3, 3))
    gradients = [np.convolve(np.convolve(first, second), third) for first, second, third in kernels]
    size = np.sqrt(np.mean(np.square(gradients), axis=0))
    assert size / size.sum() == pytest.approx(by_random_signs((1, 3, 6, 7, 6, 3, 1)), rel=0.05)
