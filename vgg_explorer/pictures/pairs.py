"""`pairs`: a red and a blue mark on noise; which one is on the left? A receptive field measured by learning.

A unit that never sees both marks cannot know, and neither can the average over such units: see
`vgg_explorer.analysis.pairs` for which networks that holds.
"""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Self

import numpy as np

from vgg_explorer.pictures.generated import Draw, generated, sample
from vgg_explorer.pictures.reader import DatasetReader
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.pairs import MARK, columns, largest_distance, margin

CLASSES = ("red is left", "blue is left")
GREY, UNIT = 64.0, 64.0  # grey level of value 0, and grey levels of value 1
NOISE, BRIGHT = 0.25, 2.0  # standard deviation of the noise, and what a mark adds: 192 lies four deviations below 256
RED, BLUE = 0, 2


@dataclass(frozen=True)
class Pairs(InMemory):
    """Pictures of two marks, and how far apart the marks are, (N,) int64 in pixels from left edge to left edge."""

    distances: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))

    def joined(self, chunks: "list[Self]", count: int) -> Self:
        whole = super().joined(chunks, count)
        return replace(
            whole,
            distances=np.concatenate([chunk.distances for chunk in chunks])[:count],
        )


def generate(spec: DataSpec) -> Sets:
    """The set of a line; every distance and class equally often. Refuses distances that find no room."""
    size = spec.size or spec.entry().shape[1]
    for distance in distances(spec):
        check_distance(distance, size)
    return generated(spec, at_distances(spec), CLASSES)


def distances(spec: DataSpec) -> tuple[int, ...]:
    return spec.distances or (3,)


def at_distances(spec: DataSpec) -> Draw:
    return partial(draw, distances=np.array(distances(spec)))


def check_distance(distance: int, size: int) -> None:
    most = largest_distance(size)
    if not MARK <= distance <= most:
        raise SpecError(
            "the distance is {value}; in pictures of {size}x{size} it must be from {low} to {high}, "
            "so that the marks do not overlap and keep away from the border.",
            value=distance,
            size=size,
            low=MARK,
            high=most,
        )


def draw(places: np.ndarray, size: int, random: np.random.Generator, *, distances: np.ndarray) -> Pairs:
    """One chunk of pictures, (n, 3, size, size) uint8; the marks stand in one row, MARK x MARK pixels each."""
    n, edge = len(places), margin(size)
    labels, apart = places % 2, distances[places // 2 % len(distances)]
    room = np.array([columns(size, distance) for distance in distances.tolist()])
    values = random.normal(0, NOISE, (n, 3, size, size))
    top = random.integers(edge, size - edge - MARK + 1, n)
    left = edge + (random.random(n) * room[places // 2 % len(distances)]).astype(np.int64)
    for start, colour in ((left, labels * BLUE), (left + apart, (1 - labels) * BLUE)):
        for row in range(MARK):
            for column in range(MARK):
                values[np.arange(n), colour, top + row, start + column] += BRIGHT
    images = (GREY + UNIT * values).round().clip(0, 255).astype(np.uint8)
    return Pairs(images, labels.astype(np.int64), None, apart.astype(np.int64))


READER = DatasetReader(
    load=lambda spec, progress: generate(spec),
    thumbnails=lambda spec: sample(spec, at_distances(spec), CLASSES),
    kind=Pairs,
)
