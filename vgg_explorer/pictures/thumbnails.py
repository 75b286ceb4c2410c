"""A few pictures of a data set, to see what it is: drawn here, or read from what is on this machine."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from vgg_explorer.pictures import pairs, shapes
from vgg_explorer.pictures.dataset_cache import cached
from vgg_explorer.pictures.library import downloaded, read_arrays, shelf
from vgg_explorer.pictures.local import pictures_of
from vgg_explorer.specs.datasets import DataSpec, read_dataset
from vgg_explorer.specs.errors import SpecError

COUNT = 6


class Thumbnail(NamedTuple):
    """A picture (height, width, 3) uint8, and the name of its class."""

    picture: np.ndarray
    label: str


@lru_cache(32)
def thumbnails(line: str) -> tuple[Thumbnail, ...]:
    """One picture of each of the first classes; none where the set is not here, or has not been read yet."""
    spec = read_dataset(line)
    match spec.entry().origin:
        case "generated":
            return drawn(spec)
        case "download" if downloaded(spec.name):
            return of_folder(spec, str(shelf(spec.name))) if spec.name == "imagenette" else of_arrays(spec)
        case "packaged":
            return of_kept(spec)
        case "local":
            return of_folder(spec, spec.path)
    return ()


def drawn(spec: DataSpec) -> tuple[Thumbnail, ...]:
    side, random = spec.shape[1], np.random.default_rng(3)
    if spec.name == "pairs":
        found = pairs.draw(np.arange(COUNT), side, random, distances=np.array(spec.distances or (3,)))
        return labelled(found.images, found.labels, pairs.CLASSES)
    drawn_shapes = shapes.draw(np.arange(COUNT), side, random)
    return labelled(drawn_shapes.images, drawn_shapes.labels, tuple(shapes.OBJECTS))


def of_kept(spec: DataSpec) -> tuple[Thumbnail, ...]:
    """A set that a worker has unpacked before."""
    found = cached(spec)
    if found is None:
        return ()
    places = [int(np.argmax(found.train.labels == label)) for label in range(COUNT)]
    return labelled(found.train.take(np.array(places)), np.arange(COUNT), found.classes)


def of_arrays(spec: DataSpec) -> tuple[Thumbnail, ...]:
    found = read_arrays(spec.name)
    places = [int(np.argmax(found.train_labels == label)) for label in range(min(COUNT, len(found.classes)))]
    return labelled(np.asarray(found.train[places]), np.asarray(found.train_labels[places]), found.classes)


def of_folder(spec: DataSpec, path: str) -> tuple[Thumbnail, ...]:
    """Of your own pictures the first of each class."""
    try:
        return tuple(Thumbnail(picture, label) for picture, label in pictures_of(path, spec.shape, COUNT))
    except SpecError:
        return ()  # what is wrong with it is said where it is chosen


def labelled(images: np.ndarray, labels: np.ndarray, classes: tuple[str, ...]) -> tuple[Thumbnail, ...]:
    """Pictures (n, C, H, W) as people see them; grey ones in three channels."""
    upright = np.repeat(images, 3 // images.shape[1], axis=1).transpose(0, 2, 3, 1)
    return tuple(Thumbnail(picture, classes[label]) for picture, label in zip(upright, labels, strict=True))
