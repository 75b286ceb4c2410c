"""A network that takes pixels on their scale from 0 to 255 is looked into as its copy that takes them divided."""

import numpy as np
import pytest
import torch

from tests.explain.test_frozen_model import CHEAP
from tests.oracles.biased import STACK, biased, picture
from vgg_explorer.explain.class_model import class_model
from vgg_explorer.explain.saliency import explain
from vgg_explorer.models.build import Net
from vgg_explorer.specs.methods import METHODS

UNIT = 64.0


def pair() -> tuple[Net, Net]:
    """f, and g with g(64 x) = f(x): the first filters of g are those of f divided by 64."""
    one, other = biased(STACK), biased(STACK)
    with torch.no_grad():
        next(other.features.parameters()).div_(UNIT)
    return one, other


def largest_one(map: np.ndarray) -> np.ndarray:
    return map / np.abs(map).max()


@pytest.mark.parametrize("method", [method.name for method in METHODS])
def test_a_map_does_not_depend_on_the_scale_of_pixels(method):
    (one, other), image = pair(), picture()
    options = CHEAP.get(method)
    mine = explain(one, image, method=method, target=1, options=options).map
    theirs = explain(other, UNIT * image, method=method, target=1, options=options, unit=UNIT).map
    np.testing.assert_allclose(largest_one(theirs), largest_one(mine), atol=1e-3)


def test_a_class_model_does_not_either():
    one, other = pair()
    mine, theirs = class_model(one, 2, steps=20), class_model(other, 2, steps=20, unit=UNIT)
    np.testing.assert_allclose(theirs.image / UNIT, mine.image, atol=1e-4)
    np.testing.assert_allclose(theirs.scores, mine.scores, rtol=1e-4)
