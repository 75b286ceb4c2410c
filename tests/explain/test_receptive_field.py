"""The field that is really used: what it can be at most, and what it is where that is known."""

import numpy as np
import pytest
import torch

from tests.oracles.biased import biased
from vgg_explorer.analysis.mass import total_variation
from vgg_explorer.analysis.paths import by_random_signs, normalised, paths
from vgg_explorer.analysis.receptive_field import rectangle
from vgg_explorer.explain.gaussian_fit import fit_gaussian
from vgg_explorer.explain.receptive_field import effective_field, untrained
from vgg_explorer.models.build import build
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.options import map_layers

AVERAGE = "conv3-3 conv3-4/2 avgpool conv5-3 avgpool3/2p1 conv3-2"


def positive(text, size=24):
    network = Network("positive", parse(text, input=(3, size, size)).layers, (3, size, size))
    model = build(network, seed=0).double()
    for value in model.parameters():
        value.data.abs_().add_(0.01)
    return model


def noise(size=24, count=3):
    return torch.randn(count, 3, size, size, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


@pytest.mark.parametrize("layer", map_layers(parse(AVERAGE, input=(3, 24, 24))))
def test_with_positive_weights_and_average_pools_every_pixel_of_the_rectangle_counts(layer):
    model = positive(AVERAGE)
    index = model.network.layer_names().index(layer)
    _, rows, columns = model.network.shapes[index]
    for unit in ((0, 0), (rows // 2, columns // 2), (rows - 1, columns - 2)):
        found = effective_field(model, noise().abs(), layer=layer, unit=unit, units=2)
        seen = rectangle(model.network, index, *unit)
        inside = np.zeros((24, 24), bool)
        inside[seen.top : seen.bottom, seen.left : seen.right] = True
        assert np.array_equal(found.mass > 0, inside)
        assert found.rectangle == (seen.top, seen.left, seen.bottom, seen.right)
        assert found.mass.sum() == pytest.approx(1)


def test_the_mass_is_the_mean_magnitude_of_gradients_of_a_loop():
    model, images = biased("conv3-4 maxpool conv3-3 gap FC-2"), noise(16)
    found = effective_field(model, images, layer="conv2_1", unit=(3, 4), units=2, seed=1)
    expected = np.zeros((16, 16))
    chosen = sorted(np.random.default_rng(1).choice(3, 2, replace=False).tolist())
    for image in images:
        for channel in chosen:
            leaf = image[None].clone().requires_grad_()
            value = model.eval().features[:4](leaf)[0, channel, 3, 4]
            expected += torch.autograd.grad(value, leaf)[0].abs().sum((0, 1)).numpy()
    np.testing.assert_allclose(found.mass, expected / expected.sum(), atol=1e-12)
    assert found.units == 2 and found.pictures == 3


def test_a_stack_of_random_weights_looks_closer_to_its_middle_than_one_kernel():
    stack, single = (
        effective_field(build(parse(text, input=(3, 25, 25)), seed=0), noise(25).float(), layer=layer, units=32)
        for text, layer in (("conv3-32 " * 7, "conv1_7"), ("conv15-32", "conv1_1"))
    )
    assert stack.rectangle == single.rectangle
    assert stack.side50 < single.side50 and stack.side95 < single.side95
    assert stack.gaussian and min(stack.gaussian.explained) > 0.95


def test_random_weights_look_where_the_roots_of_path_counts_say():
    """Fresh weights, ReLUs and a pool between them: the roots hold for linear networks, and nearly for these."""
    network = parse("conv3-32 conv3-32 maxpool conv3-32 conv5-32", input=(3, 30, 30))
    found = effective_field(build(network, seed=0), noise(30, 8).float(), layer="conv2_2", units=32)
    counted = paths(network, 4, found.row, found.column)
    for line, counts in ((found.mass.sum(1), counted.rows), (found.mass.sum(0), counted.columns)):
        assert total_variation(line, by_random_signs(counts)) < 0.03 < 0.08 < total_variation(line, normalised(counts))


def test_a_square_that_leaves_the_picture_counts_inside():
    network = parse("conv3-4 maxpool conv3-4 maxpool conv3-4", input=(3, 24, 24))
    found = effective_field(build(network, seed=0), noise().float(), layer="conv3_1", unit=(5, 5))
    top, left, bottom, right = found.rectangle
    assert (bottom, right) == (24, 24) and found.side50 <= found.side95 <= max(bottom - top, right - left)


def test_a_bell_is_found_again():
    rows, columns = (np.exp(-((np.arange(30) - at) ** 2) / (2 * wide**2)) for at, wide in ((12.5, 3.0), (17, 5.0)))
    mass = np.outer(rows, columns)
    found = fit_gaussian(mass / mass.sum())
    assert found is not None
    assert found.middle == pytest.approx((12.5, 17), abs=0.05) and found.deviation == pytest.approx((3, 5), abs=0.05)
    assert min(found.explained) > 0.999
    assert fit_gaussian(np.zeros((5, 5))) is None


def test_an_untrained_network_has_other_weights_and_the_same_design():
    model = biased(seed=1)
    fresh = untrained(model)
    assert fresh.network == model.network and fresh is not model
    assert not torch.equal(next(fresh.parameters()), next(model.parameters()))


def test_what_does_not_fit_is_refused():
    model, images = biased(), noise(16)
    with pytest.raises(SpecError, match="there is no layer 'fc1' to look at"):
        effective_field(model, images, layer="fc1")
    with pytest.raises(SpecError, match="row of the unit is 99; it must be"):
        effective_field(model, images, layer="conv1_1", unit=(99, 0))
    with pytest.raises(SpecError, match="the pictures are 3x3x24x24; small takes any number of 3x16x16"):
        effective_field(model, noise(24), layer="conv1_1")
