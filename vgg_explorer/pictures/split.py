"""Parts of a data set that share no picture and hold every class in its proportion.

All follows from the labels, the counts and the seed, and is the same on every machine: the order within a class is
that of raw PCG64 words, a stream that numpy promises to keep.
"""

from typing import NamedTuple

import numpy as np

from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError

TEST, VALIDATION, TRAIN = 1, 2, 3  # what a random order is for
TEST_SHARE, VALIDATION_SHARE = 5, 10  # one picture in so many


class Places(NamedTuple):
    """Where the pictures of each part stand among the labels that were split, ascending."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def three_parts(labels: np.ndarray, spec: DataSpec) -> Places:
    """A fifth to test on, a tenth of the rest to validate on, and of what is left those that `spec.train` asks for.

    Each class needs three pictures.
    """
    rest, test = hold_out(labels, TEST_SHARE, seed=(TEST, spec.seed))
    train, validation = two_parts(labels[rest], spec)
    return Places(rest[train], rest[validation], test)


def two_parts(labels: np.ndarray, spec: DataSpec) -> tuple[np.ndarray, np.ndarray]:
    """A tenth to validate on, and of the rest those that `spec.train` asks for; each class needs two pictures.

    The validation pictures are the same whatever `spec.train` is, so that runs on more and fewer pictures compare.
    """
    rest, validation = hold_out(labels, VALIDATION_SHARE, seed=(VALIDATION, spec.seed))
    return rest[choose(labels[rest], spec)], validation


def hold_out(labels: np.ndarray, share: int, *, seed: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """What is left, and one picture in `share` that is held out: ceil(N / share), by largest remainders over classes.

    At least one of each class is held out and at least one is left.
    """
    counts = np.bincount(labels)
    held = counts // share
    missing = -(-len(labels) // share) - int(held.sum())
    held[np.argsort(-(counts % share), kind="stable")[:missing]] += 1
    chosen = ranks(labels, seed) < held.clip(1, counts - 1)[labels]
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


def choose(labels: np.ndarray, spec: DataSpec) -> np.ndarray:
    """Places of `spec.train` pictures, all of them where it is None.

    Equally many of each class; a class that has fewer gives all of them, and where the rest does not divide, the
    first classes give one more. The choice of fewer pictures is part of the choice of more.
    """
    if spec.train is None:
        return np.arange(len(labels))
    counts = np.bincount(labels)
    check_count(spec, len(counts), len(labels))
    chosen: np.ndarray = ranks(labels, (TRAIN, spec.seed)) < quotas(counts, spec.train)[labels]
    return np.flatnonzero(chosen)


def check_count(spec: DataSpec, classes: int, most: int) -> None:
    assert spec.train is not None
    if spec.train < classes:
        raise SpecError(
            "train is {count}; each of the {classes} classes needs one picture.", count=spec.train, classes=classes
        )
    if spec.train > most:
        raise SpecError(
            "train is {count}; {name} has {most} pictures to learn from, those for validation and test apart.",
            count=f"{spec.train:,}",
            name=spec.name,
            most=f"{most:,}",
        )


def quotas(counts: np.ndarray, total: int) -> np.ndarray:
    """`total` pictures over classes that have `counts`, as evenly as they allow."""
    level = 0
    while np.minimum(counts, level + 1).sum() <= total and level < counts.max():
        level += 1
    quota: np.ndarray = np.minimum(counts, level)
    more = np.flatnonzero(counts > level)[: total - int(quota.sum())]
    quota[more] += 1
    return quota


def ranks(labels: np.ndarray, seed: tuple[int, ...]) -> np.ndarray:
    """For each picture its place, from 0, in a random order of its class."""
    shuffled = np.argsort(np.random.PCG64(seed).random_raw(len(labels)), kind="stable")
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    counts = np.bincount(labels)
    starts = np.cumsum(counts) - counts
    places = np.empty(len(labels), np.int64)
    places[by_class] = np.arange(len(labels)) - np.repeat(starts, counts)
    return places
