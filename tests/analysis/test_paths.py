"""Path counts against the gradient of a unit when every weight is one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.gradient import gradient
from tests.oracles.networks import networks
from vgg_explorer.analysis.paths import EXACT_BITS, levels, paths
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse


@settings(max_examples=300, deadline=None)
@given(networks(), st.data())
def test_paths_are_the_gradient(network, data):
    index = data.draw(st.integers(0, len(network.layers) - 1))
    row, column = (data.draw(st.integers(0, side - 1)) for side in network.shapes[index][1:] or (1, 1))
    same(network, index, row, column)


@pytest.mark.parametrize("place", [(0, 0), (3, 3), (6, 0)])
def test_d_at_pool5(place):
    network = parse(" ".join(["conv3-8 conv3-8 maxpool"] * 2 + ["conv3-8 conv3-8 conv3-8 maxpool"] * 3))
    same(network, len(network.layers) - 1, *place)


def same(network: Network, index: int, row: int, column: int) -> None:
    counted = paths(network, index, row, column)
    expected = gradient(network, index, row, column).numpy()
    np.testing.assert_array_equal(np.outer(counted.rows, counted.columns).astype(float), expected)


def test_three_3x3_by_hand():
    network = parse("conv3-8 conv3-8 conv3-8", input=(3, 11, 11))
    middle, corner = paths(network, 2, 5, 5), paths(network, 2, 0, 5)
    assert middle.rows == middle.columns == (0, 0, 1, 3, 6, 7, 6, 3, 1, 0, 0)
    assert corner.rows == (4, 5, 3, 1, 0, 0, 0, 0, 0, 0, 0)  # what leads through the padding is lost


def test_one_kernel_is_flat():
    assert paths(parse("conv7-8", input=(3, 9, 9)), 0, 4, 4).rows == (0, 1, 1, 1, 1, 1, 1, 1, 0)


def test_one_unit_is_followed_back_once():
    """A row that stays where it is costs nothing when the column moves; the deepest networks take seconds."""
    network = parse("conv3-8 conv3-8", input=(3, 9, 9))
    assert paths(network, 1, 4, 4).rows is paths(network, 1, 4, 5).rows


def test_shares_sum_to_one():
    share = analyse(parse("conv3-8 conv3-8 maxpool", input=(3, 12, 10))).paths("pool1", 2, 2).share()
    assert share.shape == (12, 10)
    assert share.sum() == pytest.approx(1)
    assert share[5, 5] == share.max()


def test_a_unit_that_sees_padding_alone_has_no_paths():
    share = paths(parse("conv1-8p3", input=(3, 9, 9)), 0, 0, 4).share()
    assert share.sum() == 0


def test_levels_are_the_paths_of_the_rest_of_the_network():
    """From each layer's output on, the rest is a network of its own."""
    network = parse("conv3-8 maxpool conv3-8 conv3-8", input=(8, 16, 16))
    for start, level in enumerate(levels(network, 3, 4)[:-1]):
        rest = Network("rest", network.layers[start:], network.inputs()[start])
        assert level == paths(rest, len(rest.layers) - 1, 3, 4)
    assert levels(network, 3, 4)[-1].rows == (0, 0, 0, 1, 0, 0, 0, 0)


def test_the_counts_of_a_deep_network_stay_bounded():
    """Beyond 2^256 paths their shares are those of the binomial's limit, and no pixel is lost."""
    network = parse("conv3-8 " * 200, input=(3, 401, 401))
    counts = paths(network, 199, 200, 200).rows
    assert max(counts).bit_length() <= EXACT_BITS
    assert all(counts)
    exact = trinomial(200)
    np.testing.assert_allclose([c / sum(counts) for c in counts], [c / sum(exact) for c in exact], atol=1e-15)


def trinomial(power: int) -> list[int]:
    """The coefficients of (1 + x + x^2)^power, exactly."""
    row = [1]
    for _ in range(power):
        row = [sum(row[max(0, i - 2) : i + 1]) for i in range(len(row) + 2)]
    return row
