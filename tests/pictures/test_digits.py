from typing import Any

import numpy as np
import pytest

from vgg_explorer.pictures.digits import load_digits
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.datasets import DataSpec, read_dataset
from vgg_explorer.specs.progress import silent


@pytest.fixture(scope="module")
def sets():
    return load_digits(DataSpec("digits"), progress=silent)


def test_counts_are_those_of_the_list(sets):
    known = DataSpec("digits").entry()
    assert len(sets.test.labels) == known.test == 360
    assert len(sets.train.labels) + len(sets.validation.labels) == known.train == 1_437
    assert len(sets.validation.labels) == 144
    assert sets.train.shape == known.shape == (1, 8, 8)
    assert sets.classes == tuple("0123456789")


def test_ink_is_scaled_to_eight_bits(sets):
    assert isinstance(sets.train, InMemory)
    assert sets.train.images.dtype == np.uint8
    assert sets.train.labels.dtype == np.int64
    assert set(np.unique(sets.train.images)) == {round(ink * 255 / 16) for ink in range(17)}


def test_a_picture_has_its_own_label(sets):
    """The nearest of the training pictures has the same digit, almost always (1-NN is at 98 % on this set)."""
    train = sets.train.images.reshape(len(sets.train.labels), -1).astype(float)
    test = sets.test.images.reshape(360, -1).astype(float)
    distances = (test**2).sum(1)[:, None] - 2 * test @ train.T + (train**2).sum(1)
    assert (sets.train.labels[distances.argmin(1)] == sets.test.labels).mean() > 0.95


def test_each_part_has_every_digit_in_proportion(sets):
    for part in (sets.train, sets.validation, sets.test):
        counts = np.bincount(part.labels)
        assert counts.min() > 0.9 * len(part.labels) / 10
        assert len(counts) == 10


def test_options():
    sets: Any = load_digits(read_dataset("digits | train 100 | size 16 | seed 4"), progress=silent)
    assert sets.train.shape == (1, 16, 16)
    assert np.bincount(sets.train.labels).tolist() == [10] * 10
    assert len(sets.test.labels) == 360
    middle = sets.train.images[:, :, 4:12, 4:12].mean()
    assert middle > 2 * sets.train.images[:, :, :, :2].mean()  # ink in the middle, none at the sides
