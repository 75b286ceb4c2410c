"""The drawings are of what they are said to be, by networks that never saw one."""

import numpy as np
import pytest

from vgg_explorer.pictures.examples import CIFAR10, DRAWINGS, drawings
from vgg_explorer.runs.weights import known


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray]:
    return {name: example.picture.pixels for name, example in drawings().items()}


def test_there_is_one_of_each_class(drawn):
    assert tuple(drawn) == CIFAR10 == known("zoo:cifar10-pairs").classes
    assert all(picture.shape == (256, 256, 3) and picture.dtype == np.uint8 for picture in drawn.values())
    assert len({picture.tobytes() for picture in drawn.values()}) == 10
    assert {file.name for file in DRAWINGS.iterdir()} == {f"{name}.png" for name in CIFAR10}


def test_a_network_of_the_zoo_knows_them(drawn):
    """All ten."""
    pytest.importorskip("torch")
    from vgg_explorer.worker.weights import fitted, normalised, ready

    model, found = ready("zoo:cifar10-pairs")
    said = {name: found.classes[int(model(normalised(fitted(p, found), found)).argmax())] for name, p in drawn.items()}
    assert said == {name: name for name in CIFAR10}
