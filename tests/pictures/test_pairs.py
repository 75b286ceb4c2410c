"""Pairs: two marks at the distance that was asked for, away from the border, every distance and class equally often."""

import numpy as np
import pytest

from vgg_explorer.pictures.pairs import Pairs, generate
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError


def marks(image: np.ndarray) -> list[tuple[int, int, int]]:
    """(channel, top, left) of each 2x2 mark, found by its brightness."""
    found = []
    for channel in range(3):
        plane = image[channel].astype(int)
        block = plane[:-1, :-1] + plane[1:, :-1] + plane[:-1, 1:] + plane[1:, 1:]
        if block.max() > 4 * 140:
            top, left = np.unravel_index(block.argmax(), block.shape)
            found.append((channel, int(top), int(left)))
    return found


def train(count: int) -> Pairs:
    part = generate(read_dataset(f"pairs | distance 2,7,12 | train {count}")).train
    assert isinstance(part, Pairs)
    return part


@pytest.fixture(scope="module")
def mixed() -> Pairs:
    return train(600)


def test_marks_stand_where_labels_and_distances_say(mixed):
    for image, label, distance in zip(mixed.images, mixed.labels, mixed.distances, strict=True):
        (red, top, left_red), (blue, same, left_blue) = marks(image)
        assert (red, blue, top) == (0, 2, same)
        assert left_blue - left_red == (distance if label == 0 else -distance)
        assert 16 <= top <= 46 and min(left_red, left_blue) >= 16 and max(left_red, left_blue) <= 46


def test_every_distance_and_class_equally_often(mixed):
    kinds, often = np.unique(np.stack([mixed.labels, mixed.distances]), axis=1, return_counts=True)
    assert kinds.shape[1] == 6 and set(often) == {100}


def test_all_places_occur_and_do_not_tell_the_class(mixed):
    lefts = np.array([min(left for _, _, left in marks(image)) for image in mixed.images])
    assert lefts.min() == 16 and lefts.max() == 16 + 23
    means = [lefts[mixed.labels == label].mean() for label in (0, 1)]
    assert abs(means[0] - means[1]) < 2


def test_the_ground_is_noise_of_a_quarter_around_grey(mixed):
    border = mixed.images[:, :, :14].astype(float)
    assert border.mean() == pytest.approx(64, abs=0.2)
    assert border.std() == pytest.approx(16, rel=0.02)
    assert (border == 0).mean() < 1e-4 and mixed.images.max() <= 255


def test_distances_stay_with_their_pictures():
    fewer, more = train(100), train(300)
    assert np.array_equal(fewer.images, more.images[:100])
    assert fewer.distances.tolist() == more.distances[:100].tolist()


@pytest.mark.parametrize(("line", "value", "high"), [("pairs | distance 1", 1, 30), ("pairs | distance 31", 31, 30)])
def test_distances_without_room_are_refused(line, value, high):
    with pytest.raises(
        SpecError, match=f"the distance is {value}; in pictures of 64x64 it must be from 2 to {high}, so"
    ):
        generate(read_dataset(line))
    generate(read_dataset("pairs | distance 30 | train 20"))
