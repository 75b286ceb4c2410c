"""Files that people bring, as a worker reads them for a page: the page sees pictures of known size, never the bytes."""

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

import numpy as np

from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.question import Question


class Thumbnail(NamedTuple):
    """A picture (height, width, 3) uint8, and the name of its class."""

    picture: np.ndarray
    label: str


@dataclass(frozen=True)
class ReadPicture(Question[np.ndarray]):
    """A picture file as (height, width, 3) uint8: at least `side` pixels along the shorter side, at most `pixels`.

    Equal questions are about equal content: `digest` is its SHA-256. The name stands in what is said of a file that
    cannot be read.
    """

    digest: str
    side: int
    pixels: int
    name: str = field(compare=False)
    content: bytes = field(compare=False, repr=False)
    reads: ClassVar[bool] = True


@dataclass(frozen=True, eq=False)
class PictureSet:
    """What a folder or a zip of pictures holds: classes, pictures of each part, and one picture of the first classes.

    `shape` is that of all pictures; None where they differ, or where it takes too long to look at each.
    """

    classes: tuple[str, ...]
    counts: dict[str, int]
    shape: Shape | None
    thumbnails: tuple[Thumbnail, ...]

    @property
    def pictures(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class ListPictures(Question[PictureSet]):
    """What the folder or zip at a path holds, as it was `changed` (nanoseconds) and with so many `bytes`.

    `size` is the side to which a data set's line brings its pictures, None where it says none.
    """

    path: str
    changed: int
    bytes: int
    size: int | None = None
    reads: ClassVar[bool] = True
