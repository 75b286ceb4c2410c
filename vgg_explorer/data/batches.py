"""Pictures to batches. Everything random follows from (seed, epoch, step): any step can be made again, anywhere."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import torch

from vgg_explorer.data.augment import augmented, draw, normalised
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.sets import InMemory, Source
from vgg_explorer.specs.recipe import Augment

ORDER, DRAWS = 1, 2  # what a random stream is for
Labelled = tuple[torch.Tensor, torch.Tensor]


class Batch(NamedTuple):
    """Pictures (n, C, H, W) normalised, classes (n,), and how many all processes together take in this step."""

    images: torch.Tensor
    labels: torch.Tensor
    together: int


class Reader(Protocol):
    """Reads pictures, (n, C, H, W) uint8, and their classes to where they are used."""

    def read(self, groups: Iterable[np.ndarray]) -> Iterator[Labelled]: ...


class Resident:
    """Pictures that stay on the device."""

    def __init__(self, source: InMemory, device: torch.device) -> None:
        self.images = torch.from_numpy(source.images).to(device)
        self.labels = torch.from_numpy(source.labels).to(device)

    def read(self, groups: Iterable[np.ndarray]) -> Iterator[Labelled]:
        for places in groups:
            chosen = torch.from_numpy(places).to(self.images.device)
            yield self.images[chosen], self.labels[chosen]


class Streamed:
    """Pictures that are read when they are asked for, one batch ahead."""

    def __init__(self, source: Source, device: torch.device) -> None:
        self.source, self.device = source, device

    def read(self, groups: Iterable[np.ndarray]) -> Iterator[Labelled]:
        with ThreadPoolExecutor(1) as thread:
            waiting = None
            for places in groups:
                following = thread.submit(self._fetch, places)
                if waiting:
                    yield waiting.result()
                waiting = following
            if waiting:
                yield waiting.result()

    def _fetch(self, places: np.ndarray) -> Labelled:
        images = torch.from_numpy(self.source.take(places)).to(self.device)
        return images, torch.from_numpy(self.source.labels[places]).to(self.device)


def reader(source: Source, device: torch.device, *, share: float = 0.25) -> Reader:
    """Pictures in memory go to the device as a whole, where they take at most a `share` of its free memory."""
    if not isinstance(source, InMemory) or isinstance(source.images, np.memmap):
        return Streamed(source, device)
    if device.type == "cuda" and source.images.nbytes > share * torch.cuda.mem_get_info(device)[0]:
        return Streamed(source, device)
    return Resident(source, device)


@dataclass(frozen=True)
class Batches:
    """The training batches of every epoch, this process's share of them.

    A step takes `size` pictures over all `world` processes; the rest of an epoch, less than a batch, is left out
    (another rest each time). Fewer pictures than a batch make one batch.
    """

    reader: Reader
    count: int
    channels: int
    size: int
    augment: Augment
    colours: Colours
    seed: int
    rank: int = 0
    world: int = 1

    @property
    def steps(self) -> int:
        return max(1, self.count // self.size)

    def epoch(self, number: int, *, start: int = 0) -> Iterator[Batch]:
        """The batches of an epoch from step `start` on; both count from 0."""
        order = np.random.default_rng((ORDER, self.seed, number)).permutation(self.count)
        mine = slice(self.rank, None, self.world)
        groups = [order[step * self.size : (step + 1) * self.size] for step in range(start, self.steps)]
        pictures = self.reader.read(group[mine] for group in groups)
        for step, (group, (images, labels)) in enumerate(zip(groups, pictures, strict=True), start):
            random = np.random.default_rng((DRAWS, self.seed, number, step))
            draws = draw(self.augment, len(group), self.channels, random=random).of(mine)
            yield Batch(augmented(images, draws, self.augment, colours=self.colours), labels, len(group))


def in_order(
    reader: Reader, count: int, size: int, *, colours: Colours, rank: int = 0, world: int = 1
) -> Iterator[Labelled]:
    """All pictures once, unchanged but normalised: this process's share, every `world`-th, without repetition."""
    mine = np.arange(rank, count, world)
    groups = np.array_split(mine, -(-len(mine) // size)) if len(mine) else []
    for images, labels in reader.read(groups):
        yield normalised(images, colours), labels
