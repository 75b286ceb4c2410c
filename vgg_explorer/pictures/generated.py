"""What the generated sets share: three parts from streams of their own, drawn in chunks, within a limit of memory."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from vgg_explorer.pictures.reader import COUNT, labelled
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.reading import Thumbnail

PIXELS = 2**19  # of one chunk: enough for numpy to be fast, little enough for the cache
SAMPLE_SEED = 3

Draw = Callable[[np.ndarray, int, np.random.Generator], InMemory]  # places in the part, size, chance -> pictures


class Counts(NamedTuple):
    train: int
    validation: int
    test: int


def counts(spec: DataSpec) -> Counts:
    """Pictures of each part: a tenth as many to validate on as to learn from, 20 at least."""
    train = spec.train or spec.entry().train
    return Counts(train, max(20, train // 10), spec.entry().test)


def generated(spec: DataSpec, draw: Draw, classes: tuple[str, ...]) -> Sets:
    """The three parts. Picture i of a part follows from (set, seed, part, size, i): fewer are the first of more."""
    size = spec.size or spec.entry().shape[1]
    check_memory(spec, size)
    train, validation, test = (drawn_part(spec, draw, number, count, size) for number, count in enumerate(counts(spec)))
    return Sets(train, validation, test, classes)


def drawn_part(spec: DataSpec, draw: Draw, number: int, count: int, size: int) -> InMemory:
    step = max(1, PIXELS // size**2)
    key = (*spec.name.encode(), spec.seed, number, size)
    chunks = [
        draw(np.arange(start, start + step), size, np.random.default_rng((*key, start)))
        for start in range(0, count, step)
    ]
    return chunks[0].joined(chunks, count)


def sample(spec: DataSpec, draw: Draw, classes: tuple[str, ...]) -> tuple[Thumbnail, ...]:
    """A few pictures of a set, always the same ones."""
    few = draw(np.arange(COUNT), spec.shape[1], np.random.default_rng(SAMPLE_SEED))
    return labelled(few.images, few.labels, classes)


def check_memory(spec: DataSpec, size: int) -> None:
    megabytes, limit = sum(counts(spec)) * 3 * size**2 / 1e6, settings().dataset_memory_megabytes
    if megabytes > limit:
        raise SpecError(
            "{name} would take {megabytes} MB at {size}x{size}; at most {limit} are kept in memory. "
            "Take smaller or fewer pictures.",
            name=spec.name,
            megabytes=f"{megabytes:,.0f}",
            size=size,
            limit=f"{limit:,}",
        )
