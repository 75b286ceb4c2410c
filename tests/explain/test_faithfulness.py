"""Insertion and deletion against a loop, and what the curves are of maps that are known to be right."""

import numpy as np
import pytest
import torch
from torchvision.transforms.functional import gaussian_blur

from tests.oracles.biased import GLOBAL, biased, picture
from vgg_explorer.explain.faithfulness import curves
from vgg_explorer.specs.errors import SpecError


def test_the_curves_are_those_of_a_loop():
    model, image = biased(GLOBAL, norm="batch"), picture()
    map = np.random.default_rng(0).permutation(256).reshape(16, 16).astype(np.float32)
    found = curves(model, image, map=map, target=1, steps=8)
    blurred = gaussian_blur(image, [9, 9], [1.6, 1.6])  # a tenth of the side
    model.eval()
    for step in range(9):
        chosen = torch.from_numpy(map >= np.sort(map.ravel())[::-1][32 * step - 1]) if step else torch.zeros(16, 16) > 1
        for start, end, curve in ((image, torch.zeros_like(image), found.deletion), (blurred, image, found.insertion)):
            with torch.no_grad():
                expected = model(torch.where(chosen, end, start)).softmax(1)[0, 1]
            assert curve[step] == pytest.approx(float(expected), abs=1e-6)
    assert found.fractions.tolist() == [step / 8 for step in range(9)]
    assert found.deletion_area == pytest.approx(np.trapezoid(found.deletion, found.fractions))


def test_a_linear_network_is_decided_by_the_pixels_that_its_weights_say():
    """The best order is known; the opposite one is as bad as can be, and chance lies between."""
    model, image = biased("conv1-2~ FC-2"), picture()
    leaf = image.clone().requires_grad_()
    (slope,) = torch.autograd.grad(model.eval()(leaf)[0, 0] - model(leaf)[0, 1], leaf)
    worth = (slope * image).sum(1)[0].detach().numpy()
    best, worst, flat = (curves(model, image, map=map, target=0) for map in (worth, -worth, np.zeros_like(worth)))
    assert best.deletion_area < flat.deletion_area < worst.deletion_area
    assert best.insertion_area > worst.insertion_area


def test_pixels_of_equal_value_come_by_chance_from_the_seed():
    model, image = biased(), picture()
    first, again, other = (curves(model, image, map=np.zeros((16, 16)), target=0, seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(first.deletion, again.deletion)
    assert not np.array_equal(first.deletion, other.deletion)


def test_a_map_of_another_size_is_refused():
    with pytest.raises(SpecError, match="the map is 4x4; the picture is 16x16"):
        curves(biased(), picture(), map=np.zeros((4, 4)), target=0)
