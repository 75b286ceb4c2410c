"""Pictures to look into networks with."""

import numpy as np

from vgg_explorer.pictures.examples import CIFAR10, examples, for_classes
from vgg_explorer.pictures.shapes import OBJECTS


def test_each_drawn_shape_lies_in_its_box():
    found = examples("shapes")
    assert list(found) == list(OBJECTS)
    for name, example in found.items():
        assert example.label == name and example.box is not None
        left, top, right, bottom = example.box
        pixels = example.picture.pixels.astype(float)
        inside = np.zeros((32, 32), bool)
        inside[top:bottom, left:right] = True
        apart = np.linalg.norm(pixels[inside].mean(0) - pixels[~inside].mean(0))
        assert pixels.shape == (32, 32, 3) and apart > 8


def test_pictures_follow_what_the_networks_know():
    assert list(for_classes(["shapes"], OBJECTS)) == list(OBJECTS)
    assert list(for_classes(["folder x"], ["cat", "owl"])) == list(CIFAR10)
    assert list(for_classes([], [])) == list(CIFAR10), "never none"
    assert list(for_classes(["shapes", "folder x"], ["cat"])) == [*OBJECTS, *CIFAR10]
    assert examples("folder x") == {}, "somebody's own pictures are not shown to others"


def test_a_set_that_is_not_here_has_none():
    assert examples("cifar100") == {}
