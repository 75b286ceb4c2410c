"""The drawings: the same each time, and of what they are said to be, by networks that never saw one."""

import numpy as np
import pytest

from vgg_explorer.pictures.things import THINGS
from vgg_explorer.runs.weights import known

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray]:
    return {name: draw() for name, draw in THINGS.items()}


def test_there_is_one_of_each_class(drawn):
    assert tuple(drawn) == CLASSES == known("zoo:cifar10-pairs").classes
    assert all(picture.shape == (256, 256, 3) and picture.dtype == np.uint8 for picture in drawn.values())
    assert len({picture.tobytes() for picture in drawn.values()}) == 10


def test_they_are_the_same_each_time(drawn):
    assert all(np.array_equal(draw(), drawn[name]) for name, draw in THINGS.items())


def test_a_network_of_the_zoo_knows_them(drawn):
    """All ten."""
    pytest.importorskip("torch")
    from vgg_explorer.worker.weights import fitted, normalised, ready

    model, found = ready("zoo:cifar10-pairs")
    said = {name: found.classes[int(model(normalised(fitted(p, found), found)).argmax())] for name, p in drawn.items()}
    assert said == {name: name for name in CLASSES}
