"""Splits: no picture twice, none lost, every class in its share, the same on every machine."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vgg_explorer.pictures.split import choose, hold_out, quotas, ranks, three_parts, two_parts
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError

CLASSES = st.lists(st.integers(3, 60), min_size=2, max_size=8)
SEEDS = st.integers(0, 2**31 - 1)


def labels_of(counts: list[int], order: int = 0) -> np.ndarray:
    labels = np.repeat(np.arange(len(counts)), counts)
    return np.random.default_rng(order).permutation(labels)


@given(CLASSES, SEEDS, SEEDS)
def test_three_parts_are_disjoint_and_complete_and_hold_every_class(counts, order, seed):
    labels = labels_of(counts, order)
    parts = three_parts(labels, DataSpec("digits", seed=seed))
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(labels)))
    for part in parts:
        assert set(labels[part]) == set(range(len(counts)))
        assert (np.diff(part) > 0).all()


@given(CLASSES, SEEDS, st.integers(2, 12))
def test_a_share_of_each_class_is_held_out(counts, seed, share):
    """By hand: floor or ceiling of the exact share, at least one, at most all but one; the sum is the whole's."""
    labels = labels_of(counts)
    rest, held = hold_out(labels, share, seed=(seed,))
    assert len(rest) + len(held) == len(labels)
    found = [int((labels[held] == name).sum()) for name in range(len(counts))]
    for count, number in zip(counts, found, strict=True):
        assert max(1, count // share) <= number <= max(1, -(-count // share))
    if min(counts) >= share:
        assert sum(found) == -(-sum(counts) // share)


def test_remainders_go_to_the_classes_that_lost_most():
    labels = labels_of([10, 14, 13])  # fifths: 2, 2.8, 2.6; 37 / 5 = 7.4, so 8
    _, held = hold_out(labels, 5, seed=(0,))
    assert np.bincount(labels[held]).tolist() == [2, 3, 3]


@given(CLASSES, SEEDS, st.data())
def test_chosen_pictures_are_equally_many_of_each_class(counts, seed, data):
    labels = labels_of(counts)
    total = data.draw(st.integers(len(counts), len(labels)))
    found = np.bincount(labels[choose(labels, DataSpec("digits", train=total, seed=seed))], minlength=len(counts))
    assert found.sum() == total
    free = [number for number, count in zip(found, counts, strict=True) if number < count]
    assert all(number <= min(free, default=total) + 1 for number in found)  # none is more than one ahead
    assert max(free, default=0) - min(free, default=0) <= 1


@given(CLASSES, SEEDS, st.data())
def test_fewer_pictures_are_part_of_more(counts, seed, data):
    labels = labels_of(counts)
    more = data.draw(st.integers(len(counts), len(labels)))
    fewer = data.draw(st.integers(len(counts), more))
    few, many = (set(choose(labels, DataSpec("digits", train=total, seed=seed))) for total in (fewer, more))
    assert few <= many


def test_validation_does_not_depend_on_how_much_is_learnt_from():
    labels = labels_of([200, 300])
    (some, first), (all_, second) = (two_parts(labels, DataSpec("digits", train=n)) for n in (20, None))
    assert np.array_equal(first, second)
    assert set(some) < set(all_)
    assert len(some) == 20
    assert len(all_) == 450


@pytest.mark.parametrize(
    ("counts", "total", "expected"),
    [
        ([5, 5, 5], 9, [3, 3, 3]),
        ([5, 5, 5], 10, [4, 3, 3]),
        ([1, 5, 5], 9, [1, 4, 4]),
        ([1, 5, 9], 15, [1, 5, 9]),
        ([9, 2, 9], 13, [6, 2, 5]),
    ],
)
def test_quotas(counts, total, expected):
    assert quotas(np.array(counts), total).tolist() == expected


def test_the_seed_changes_every_part_and_nothing_else_does():
    labels = labels_of([100, 100])
    once, again, other = (three_parts(labels, DataSpec("digits", seed=seed)) for seed in (1, 1, 2))
    for part in range(3):
        assert np.array_equal(once[part], again[part])
        assert not np.array_equal(once[part], other[part])


def test_the_three_draws_are_independent():
    """The same seed for test and validation would hold out the pictures that come first in both."""
    labels = labels_of([500, 500])
    order = [ranks(labels, (purpose, 7)) for purpose in (1, 2, 3)]
    for one, two in ((0, 1), (0, 2), (1, 2)):
        assert abs(np.corrcoef(order[one], order[two])[0, 1]) < 0.15


def test_the_split_is_the_same_as_ever():
    """Written down once: a new numpy, or another machine, must find the same pictures."""
    labels = np.array([0, 1] * 10)
    parts = three_parts(labels, DataSpec("digits", seed=3))
    assert [part.tolist() for part in parts] == [
        [2, 3, 4, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19],
        [6, 7],
        [0, 1, 5, 16],
    ]


def test_ranks_count_within_each_class():
    labels = labels_of([4, 7])
    found = ranks(labels, (5,))
    assert sorted(found[labels == 0]) == [0, 1, 2, 3]
    assert sorted(found[labels == 1]) == list(range(7))


@pytest.mark.parametrize(
    ("train", "sentence"),
    [
        (2, "train is 2; each of the 3 classes needs one picture."),
        (1_001, "train is 1,001; digits has 30 pictures to learn from, those for validation and test apart."),
    ],
)
def test_a_count_that_cannot_be_met_is_refused(train, sentence):
    with pytest.raises(SpecError) as caught:
        choose(labels_of([10, 10, 10]), DataSpec("digits", train=train))
    assert str(caught.value) == sentence


def test_a_million_pictures_are_split_in_a_moment():
    labels = labels_of([1_000] * 1_000)
    parts = three_parts(labels, DataSpec("digits", train=100_000))
    assert [len(part) for part in parts] == [100_000, 80_000, 200_000]
