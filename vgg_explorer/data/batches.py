"""Pictures to batches. Everything random follows from (seed, epoch): any step can be made again, anywhere."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
import torch

from vgg_explorer.data.augment import augmented, central_places, normalised, rescaled_crops
from vgg_explorer.data.draws import STREAMS, EpochDraws
from vgg_explorer.data.prepared import Cut, Prepared
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.own_resolution import OwnResolution
from vgg_explorer.pictures.sets import InMemory, Source
from vgg_explorer.specs.augment import Augment

Labelled = tuple[torch.Tensor, torch.Tensor]
Asked = TypeVar("Asked")
Found = TypeVar("Found")


class Batch(NamedTuple):
    """Pictures (n, C, H, W) normalised, classes (n,), and how many all processes together take in this step."""

    images: torch.Tensor
    labels: torch.Tensor
    together: int


class PictureReader(Protocol):
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
        return one_ahead(self._fetch, groups)

    def _fetch(self, places: np.ndarray) -> Labelled:
        images = torch.from_numpy(self.source.take(places)).to(self.device)
        return images, torch.from_numpy(self.source.labels[places]).to(self.device)


class Rescaled:
    """The central crops of pictures that are read, rescaled by `scale`, float32 from 0 to 255."""

    def __init__(self, read: PictureReader, scale: float) -> None:
        self.reader, self.scale = read, scale

    def read(self, groups: Iterable[np.ndarray]) -> Iterator[Labelled]:
        for images, labels in self.reader.read(groups):
            yield rescaled_crops(images, central_places(images, self.scale)), labels


def one_ahead(fetch: Callable[[Asked], Found], asked: Iterable[Asked]) -> Iterator[Found]:
    """What is fetched for each, while the one before is in use."""
    with ThreadPoolExecutor(1) as thread:
        waiting = None
        for each in asked:
            following = thread.submit(fetch, each)
            if waiting:
                yield waiting.result()
            waiting = following
        if waiting:
            yield waiting.result()


def reader(source: Source, device: torch.device, *, share: float = 0.25, scale: float = 1.0) -> PictureReader:
    """Pictures in memory go to the device as a whole, where they take at most a `share` of its free memory.

    At another `scale` than 1 the reader gives the central crops of pictures rescaled by it.
    """
    if isinstance(source, OwnResolution):
        return Streamed(replace(source, scale=scale), device)
    if scale != 1:
        return Rescaled(reader(source, device, share=share), scale)
    if not isinstance(source, InMemory) or isinstance(source.images, np.memmap):
        return Streamed(source, device)
    if device.type == "cuda" and source.images.nbytes > share * torch.cuda.mem_get_info(device)[0]:
        return Streamed(source, device)
    return Resident(source, device)


@dataclass(frozen=True)
class Batches:
    """The training batches of every epoch, this process's share of them.

    A step takes `size` pictures over all `world` processes; the rest of an epoch, less than a batch, is left out
    (another rest each time). Fewer pictures than a batch make one batch. `stream` is the one of the plan.
    """

    reader: PictureReader
    count: int
    channels: int
    size: int
    augment: Augment
    colours: Colours
    seed: int
    rank: int = 0
    world: int = 1
    stream: int = 1

    @property
    def steps(self) -> int:
        return max(1, self.count // self.size)

    @property
    def mine(self) -> slice:
        return slice(self.rank, None, self.world)

    def draws(self, number: int) -> EpochDraws:
        """What chance decides in an epoch."""
        kind = STREAMS[self.stream]
        return kind(self.augment, self.count, self.size, self.channels, seed=self.seed, epoch=number)

    def groups(self, order: np.ndarray, start: int) -> list[np.ndarray]:
        """The places of the pictures of each step, over all processes."""
        return [order[step * self.size : (step + 1) * self.size] for step in range(start, self.steps)]

    def epoch(self, number: int, *, start: int = 0) -> Iterator[Batch]:
        """The batches of an epoch from step `start` on; both count from 0."""
        drawn = self.draws(number)
        groups = self.groups(drawn.order, start)
        pictures = self.reader.read(group[self.mine] for group in groups)
        for step, (group, (images, labels)) in enumerate(zip(groups, pictures, strict=True), start):
            draws = drawn.of_step(step).of(self.mine)
            yield Batch(augmented(images, draws, self.augment, colours=self.colours), labels, len(group))


class Steps(NamedTuple):
    """An epoch of prepared pictures, on the device: where each comes from, (steps, n), and the classes, (steps, n)."""

    cut: Cut
    labels: torch.Tensor


@dataclass(frozen=True)
class PreparedBatches(Batches):
    """The same batches from pictures that lie prepared on the device, which gets the draws of an epoch at once."""

    prepared: Prepared | None = None

    @property
    def pictures(self) -> Prepared:
        assert self.prepared is not None
        return self.prepared

    def table(self, number: int) -> Steps:
        """All steps of an epoch, this process's share of each; they are of one length."""
        drawn = self.draws(number)
        places = np.stack(self.groups(drawn.order, 0))[:, self.mine]
        draws = [drawn.of_step(step).of(self.mine) for step in range(self.steps)]
        corner, flipped = np.stack([each.corner for each in draws]), np.stack([each.flipped for each in draws])
        labels = self.pictures.labels[torch.from_numpy(places).to(self.pictures.labels.device)]
        return Steps(self.pictures.cut(places, corner, flipped), labels)

    def epoch(self, number: int, *, start: int = 0) -> Iterator[Batch]:
        steps = self.table(number)
        together = min(self.count, self.size)
        for step in range(start, self.steps):
            cut = Cut(steps.cut.first[step], steps.cut.flipped[step])
            yield Batch(self.pictures.batch(cut), steps.labels[step], together)


def in_order(
    reader: PictureReader, count: int, size: int, *, colours: Colours, rank: int = 0, world: int = 1
) -> Iterator[Labelled]:
    """All pictures once, unchanged but normalised: this process's share, every `world`-th, without repetition."""
    mine = np.arange(rank, count, world)
    groups = np.array_split(mine, -(-len(mine) // size)) if len(mine) else []
    for images, labels in reader.read(groups):
        yield normalised(images, colours), labels
