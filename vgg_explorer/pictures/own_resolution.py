"""Pictures at their own resolution, of unlike sizes: a larger training scale then shows real detail.

They are kept up to the size at which they cover the network's input as many times as the largest scale asks for, in
one array in memory where the setting allows it, else in their files.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from typing import Protocol, Self

import numpy as np
from PIL import Image

from vgg_explorer.pictures.layout import shown
from vgg_explorer.pictures.picture import decode
from vgg_explorer.pictures.rescaling import Crops, central_crops, cropped, random_crops, rescaled_sizes
from vgg_explorer.pictures.sets import InMemory, Source
from vgg_explorer.pictures.sources import THREADS, Files, Unreadable
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape

LONGEST = 4  # times the shorter side; of a longer picture the middle is kept, so that none takes all memory


class Originals(Protocol):
    """Pictures of unlike sizes."""

    def read(self, indices: np.ndarray) -> list[np.ndarray]:
        """Those at the places, (C, height, width) uint8 each."""
        ...


@dataclass(frozen=True)
class Ragged:
    """Pictures in one flat array: each from its offset on, of its own size (height, width)."""

    pixels: np.ndarray
    offsets: np.ndarray
    sizes: np.ndarray
    channels: int

    @classmethod
    def of(cls, pixels: np.ndarray, sizes: np.ndarray, channels: int) -> Self:
        """Pictures that lie one behind the other."""
        bytes = channels * sizes.prod(1)
        return cls(pixels, np.cumsum(bytes) - bytes, sizes, channels)

    def read(self, indices: np.ndarray) -> list[np.ndarray]:
        return [self._one(int(index)) for index in indices]

    def _one(self, index: int) -> np.ndarray:
        begin, (height, width) = self.offsets[index], self.sizes[index]
        found: np.ndarray = self.pixels[begin : begin + self.channels * height * width]
        return found.reshape(self.channels, height, width)


@dataclass(frozen=True)
class LargeFiles:
    """Pictures in files, made smaller where they cover the input more than `largest` times, and never larger."""

    files: Files
    largest: float

    def read(self, indices: np.ndarray) -> list[np.ndarray]:
        """Raises Unreadable, after all have been tried."""
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(self._tried, [self.files.names[index] for index in indices]))
        errors = [each for each in found if isinstance(each, SpecError)]
        if errors:
            raise Unreadable(errors)
        return [each for each in found if not isinstance(each, SpecError)]

    def _tried(self, name: str) -> np.ndarray | SpecError:
        try:
            with self.files.collection.open(name) as file:
                picture = decode(file.read(), shown(name), side=ceil(self.largest * max(self.files.shape[1:])))
        except SpecError as error:
            return error
        return np.ascontiguousarray(bounded(picture, self.files.shape, self.largest).transpose(2, 0, 1))


def bounded(picture: np.ndarray, shape: Shape, largest: float) -> np.ndarray:
    """A picture (height, width, 3) without what is too long of it, no larger than `largest` times the input."""
    height, width = (min(side, LONGEST * min(picture.shape[:2])) for side in picture.shape[:2])
    top, left = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    picture = picture[top : top + height, left : left + width]
    (size,) = rescaled_sizes(np.array([[height, width]]), shape, np.array([largest]))
    if size[0] >= height or size[1] >= width:
        return picture
    return np.asarray(Image.fromarray(picture).resize((int(size[1]), int(size[0])), Image.Resampling.BICUBIC))


@dataclass(frozen=True)
class OwnResolution:
    """Labelled pictures at their own resolution, for a network whose input has `shape`.

    As a source of pictures of one shape it gives the central crops of pictures rescaled by `scale`.
    """

    originals: Originals
    labels: np.ndarray
    shape: Shape
    scale: float = 1.0

    def take(self, indices: np.ndarray) -> np.ndarray:
        pictures = self.originals.read(indices)
        crops = central_crops(sizes_of(pictures), self.shape, scale=self.scale)
        found: np.ndarray = np.rint(self._crops(pictures, crops)).astype(np.uint8)
        return found

    def take_crops(self, indices: np.ndarray, *, scale: np.ndarray, middle: np.ndarray) -> np.ndarray:
        """Crops (n, C, H, W), float32 from 0 to 255, of pictures rescaled by `scale` (n,), at `middle` (n, 2)."""
        pictures = self.originals.read(indices)
        return self._crops(pictures, random_crops(sizes_of(pictures), self.shape, scale=scale, middle=middle))

    def _crops(self, pictures: list[np.ndarray], crops: Crops) -> np.ndarray:
        found = np.empty((len(pictures), *self.shape), np.float32)
        for place, picture in enumerate(pictures):
            found[place] = cropped(picture, crops, place, self.shape)
        return found


def sizes_of(pictures: list[np.ndarray]) -> np.ndarray:
    """Heights and widths, (n, 2)."""
    return np.array([picture.shape[1:] for picture in pictures])


def of_one_size(source: InMemory, shape: Shape) -> OwnResolution:
    """Pictures that are larger than the input, all alike."""
    count, channels, height, width = source.images.shape
    sizes = np.broadcast_to((height, width), (count, 2))
    return OwnResolution(Ragged.of(source.images.reshape(-1), sizes, channels), source.labels, shape)


def is_in_memory(source: Source) -> bool:
    """Whether all pictures are in memory; else their files are read as they are used."""
    return isinstance(source, InMemory) or (isinstance(source, OwnResolution) and isinstance(source.originals, Ragged))
