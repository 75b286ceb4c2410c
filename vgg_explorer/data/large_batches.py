"""Batches from pictures at their own resolution: a training crop is cut from the picture, then rescaled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from vgg_explorer.data.augment import Draws, changed
from vgg_explorer.data.batches import Batch, Batches, Labelled, one_ahead
from vgg_explorer.pictures.own_resolution import OwnResolution
from vgg_explorer.pictures.sets import Source


class Step(NamedTuple):
    """The places of a step's pictures, and the draws for them."""

    places: np.ndarray
    draws: Draws


@dataclass(frozen=True)
class LargeBatches(Batches):
    """The same steps and draws, of pictures that are read crop by crop, one batch ahead."""

    source: OwnResolution | None = None
    device: torch.device | None = None

    def epoch(self, number: int, *, start: int = 0) -> Iterator[Batch]:
        drawn = self.draws(number)
        groups = self.groups(drawn.order, start)
        steps = [Step(group[self.mine], drawn.of_step(step).of(self.mine)) for step, group in enumerate(groups, start)]
        for group, step, (images, labels) in zip(groups, steps, one_ahead(self._fetch, steps), strict=True):
            yield Batch(changed(images, step.draws, self.augment, colours=self.colours), labels, len(group))

    def _fetch(self, step: Step) -> Labelled:
        assert self.source is not None
        images = self.source.take_crops(step.places, scale=step.draws.zoom, middle=step.draws.middle)
        labels = torch.from_numpy(self.source.labels[step.places])
        return torch.from_numpy(images).to(self.device), labels.to(self.device)


def by_size(source: Source, *, start: int = 0, at_once: int = 32) -> Iterator[Labelled]:
    """All pictures as they are, in batches (n, C, height, width) uint8 of one size each, with their classes (n,).

    For tests that rescale them themselves. No more than `at_once` pictures are held, and as many that are read ahead.
    Batches end where a group of `at_once` pictures ends; a test that has seen `start` pictures goes on behind them.
    """
    groups, seen = range(start // at_once * at_once, len(source.labels), at_once), start % at_once
    chunks = [np.arange(first, min(first + at_once, len(source.labels))) for first in groups]
    for places, pictures in one_ahead(lambda places: (places, originals(source, places)), chunks):
        for size in sorted({picture.shape for picture in pictures}):
            alike = [number for number, picture in enumerate(pictures) if picture.shape == size]
            if seen:
                seen -= len(alike)
                continue
            images = torch.from_numpy(np.stack([pictures[number] for number in alike]))
            yield images, torch.from_numpy(source.labels[places[alike]])


def originals(source: Source, places: np.ndarray) -> list[np.ndarray]:
    """Pictures (C, height, width) at their own resolution, where the source has one."""
    if isinstance(source, OwnResolution):
        return source.originals.read(places)
    return list(source.take(places))
