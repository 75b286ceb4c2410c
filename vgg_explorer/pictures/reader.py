"""What reads or draws a data set: the entry of a set in `specs/dataset_entries.py` names it.

It is found by name when the set is first read, so that the list of sets imports none of the code that reads them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.specs.dataset_entries import entry
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.reading import Thumbnail

COUNT = 6  # thumbnails


@dataclass(frozen=True, kw_only=True)
class DatasetReader:
    """How a set is read. Everything but `kind` has to be given: a set without thumbnails cannot be constructed.

    `load` gives its three parts, or raises SpecError. `thumbnails` gives one picture of each of the first classes, and
    none where the set is not here. `load_large` keeps pictures at their own resolution, up to the size at which they
    cover the input so many times; None where all have the size of the input. `kind` is what its parts are in memory,
    for sets that are cached.
    """

    load: Callable[[DataSpec, Progress], Sets]
    thumbnails: Callable[[DataSpec], tuple[Thumbnail, ...]]
    load_large: Callable[[DataSpec, Progress, float], Sets] | None = None
    kind: type[InMemory] = InMemory


def reader(name: str) -> DatasetReader:
    """The reader of a set; TypeError where its entry names something else."""
    module, _, constant = entry(name).reader.partition(":")
    found = getattr(import_module(f"vgg_explorer.pictures.{module}"), constant or "READER")
    if not isinstance(found, DatasetReader):
        raise TypeError(f"the entry of {name} names {entry(name).reader}, which is no DatasetReader")
    return found


def labelled(images: np.ndarray, labels: np.ndarray, classes: tuple[str, ...]) -> tuple[Thumbnail, ...]:
    """Pictures (n, C, H, W) as people see them; grey ones in three channels."""
    upright = np.repeat(images, 3 // images.shape[1], axis=1).transpose(0, 2, 3, 1)
    return tuple(Thumbnail(picture, classes[label]) for picture, label in zip(upright, labels, strict=True))
