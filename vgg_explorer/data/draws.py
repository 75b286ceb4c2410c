"""What chance decides in an epoch, from (seed, epoch): the order of the pictures, and what is done to each.

Two streams of random numbers: in 1 each step draws its own, as runs of before November 2026 did, which go on with
their numbers; in 2 one table is drawn an epoch, which a GPU gets at once.
"""

from typing import Protocol

import numpy as np

from vgg_explorer.data.augment import Draws, draw, mirrored_at_first
from vgg_explorer.specs.augment import Augment

ORDER, DRAWS, TABLE = 1, 2, 4  # what a random stream is for; 3 is in `augment`


class EpochDraws(Protocol):
    """`order` holds the places of the pictures; `of_step` the draws for a step's pictures, in that order."""

    order: np.ndarray

    def of_step(self, step: int) -> Draws: ...


class Stepwise:
    """Stream 1."""

    def __init__(self, augment: Augment, count: int, size: int, channels: int, *, seed: int, epoch: int) -> None:
        self.augment, self.size, self.channels, self.seed, self.epoch = augment, size, channels, seed, epoch
        self.order = np.random.default_rng((ORDER, seed, epoch)).permutation(count)

    def of_step(self, step: int) -> Draws:
        places = self.order[step * self.size : (step + 1) * self.size]
        random = np.random.default_rng((DRAWS, self.seed, self.epoch, step))
        draws = draw(self.augment, len(places), self.channels, random=random)
        if self.augment.alternate:
            return draws._replace(flipped=alternating(places, len(self.order), seed=self.seed, epoch=self.epoch))
        return draws


class Table:
    """Stream 2. Each kind of draw has numbers of its own, so that one which is not used costs nothing."""

    def __init__(self, augment: Augment, count: int, size: int, channels: int, *, seed: int, epoch: int) -> None:
        order, corner, flipped, scale, colour = np.random.SeedSequence((TABLE, seed, epoch)).spawn(5)
        self.size, self.order = size, np.random.default_rng(order).permutation(count)
        still = Draws(*(np.zeros((count, *rest)) for rest in ((2,), (), (), (2,), (channels,))))
        self.draws = still._replace(
            corner=still.corner.astype(np.int64), flipped=still.flipped > 0, zoom=still.zoom + 1
        )
        if augment.crop:
            corners = np.random.default_rng(corner).integers(0, 2 * augment.crop + 1, (count, 2))
            self.draws = self.draws._replace(corner=corners)
        if augment.flip:
            self.draws = self.draws._replace(flipped=np.random.default_rng(flipped).random(count) < 0.5)
        if augment.alternate:
            self.draws = self.draws._replace(flipped=alternating(self.order, count, seed=seed, epoch=epoch))
        if augment.scales != (1.0, 1.0):
            random = np.random.default_rng(scale)
            zoom, middle = random.uniform(*augment.scales, count), random.uniform(-1, 1, (count, 2))
            self.draws = self.draws._replace(zoom=zoom, middle=middle)
        if augment.colour:
            shift = np.random.default_rng(colour).normal(0, augment.colour, (count, channels))
            self.draws = self.draws._replace(shift=shift)

    def of_step(self, step: int) -> Draws:
        return self.draws.of(slice(step * self.size, (step + 1) * self.size))


def alternating(places: np.ndarray, count: int, *, seed: int, epoch: int) -> np.ndarray:
    """Which of the pictures at `places` are mirrored: in one epoch a half of all, in the next the others."""
    flipped: np.ndarray = mirrored_at_first(seed, count)[places] ^ bool(epoch % 2)
    return flipped


STREAMS: dict[int, type[Stepwise] | type[Table]] = {1: Stepwise, 2: Table}
