"""Hits in boxes that are known."""

import numpy as np
import pytest
import torch

from tests.oracles.biased import GLOBAL, biased
from vgg_explorer.explain.pointing_game import middle, pointing_game
from vgg_explorer.explain.saliency import explain
from vgg_explorer.specs.errors import SpecError


def test_the_baseline_points_at_the_middle():
    assert middle((4, 5)).sum() == 2 and middle((4, 5))[1, 2] == middle((4, 5))[2, 2] == 1


def test_hits_are_those_of_the_maps():
    model = biased(GLOBAL, norm="batch")
    images = torch.randn(6, 3, 16, 16, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    labels, boxes = np.arange(6) % 5, np.array([[4 * i % 8, 2 * i, 4 * i % 8 + 8, 2 * i + 6] for i in range(6)])
    found = pointing_game(model, images, labels=labels, boxes=boxes, method="gradient")
    hits = 0
    for image, label, (left, top, right, bottom) in zip(images, labels, boxes, strict=True):
        map = explain(model, image[None], method="gradient", target=int(label)).map
        row, column = np.unravel_index(map.argmax(), map.shape)
        hits += top <= row < bottom and left <= column < right
    assert found.n == 6 and found.hits == hits
    shares = (np.minimum(boxes[:, 2:], 9) - np.maximum(boxes[:, :2], 7)).clip(0).prod(
        1
    ) / 4  # of the four in the middle
    assert found.centre_hits == shares.sum() > 0
    with pytest.raises(SpecError, match="there are 6 pictures, 5 classes and 6 boxes"):
        pointing_game(model, images, labels=labels[:5], boxes=boxes)
