"""How much more of a picture a larger scale can show, and drawn pictures that are larger than a network's input."""

from dataclasses import replace
from math import ceil

import numpy as np

from vgg_explorer.pictures.own_resolution import OwnResolution, Ragged, of_one_size
from vgg_explorer.pictures.reader import reader
from vgg_explorer.pictures.rescaling import rescaled_sizes
from vgg_explorer.pictures.sets import InMemory, Sets, Source
from vgg_explorer.specs.datasets import MAX_SIZE, DataSpec, format_dataset
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.message import Message

AT_ONCE = 500  # pictures: their means are in float64


def with_detail(sets: Sets, shape: Shape, *, own: bool) -> Sets:
    """Pictures that were drawn larger than `shape`: at their `own` resolution, or averaged to the shape."""
    train, validation, test = (
        of_one_size(part, shape) if own else averaged(part, shape)
        for part in map(in_memory, (sets.train, sets.validation, sets.test))
    )
    return Sets(train, validation, test, sets.classes)


def in_memory(source: Source) -> InMemory:
    assert isinstance(source, InMemory)
    return source


def averaged(source: InMemory, shape: Shape) -> InMemory:
    """The means of blocks of pixels; boxes hold what they held, in whole pixels of the smaller picture."""
    count, channels, height, _ = source.images.shape
    times = height // shape[1]
    blocks = source.images.reshape(count, channels, shape[1], times, shape[2], times)
    means = [np.rint(part.mean((3, 5))).astype(np.uint8) for part in np.array_split(blocks, -(-count // AT_ONCE))]
    images = np.concatenate(means)
    if source.boxes is None:
        return InMemory(images, source.labels)
    low, high = source.boxes[:, :2] // times, -(-source.boxes[:, 2:] // times)
    return replace(source, images=images, boxes=np.concatenate([low, high], 1))


def scale_note(spec: DataSpec, largest: float) -> Message | None:
    """What to say where scales up to `largest` ask for more than the pictures of a set have."""
    if largest <= max(1, spec.detail) or spec.entry().changes == "none" or reader(spec.name).load_large:
        return None
    if spec.name == "shapes" and ceil(largest) * spec.shape[1] <= MAX_SIZE:
        return Message(
            "Pictures of this set are only enlarged: beyond scale {scale} there is no more detail in them. Drawn "
            "larger they have more: {line}.",
            {"scale": spec.detail, "line": format_dataset(replace(spec, detail=ceil(largest)))},
        )
    return Message(
        "Pictures of this set are only enlarged: beyond scale {scale} there is no more detail in them.",
        {"scale": spec.detail},
    )


def enlarged_note(source: Source, largest: float) -> Message | None:
    """How many of the training pictures are smaller than the largest scale; None where none is, or nobody knows."""
    count, total = smaller(source, largest)
    if not count:
        return None
    return Message(
        "{count} of {total} training pictures are smaller than scale {scale} and are enlarged.",
        {"count": f"{count:,}", "total": f"{total:,}", "scale": f"{largest:.4g}"},
    )


def enlarged_test_note(source: Source, largest: float) -> Message | None:
    """The same of the pictures of a test."""
    count, total = smaller(source, largest)
    if not count:
        return None
    return Message(
        "{count} of {total} tested pictures are smaller than scale {scale} and are enlarged.",
        {"count": f"{count:,}", "total": f"{total:,}", "scale": f"{largest:.4g}"},
    )


def smaller(source: Source, largest: float) -> tuple[int, int]:
    """How many pictures at their own resolution are smaller than a scale, and of how many; 0 where nobody knows."""
    if not (isinstance(source, OwnResolution) and isinstance(source.originals, Ragged)):
        return 0, len(source.labels)
    sizes = source.originals.sizes
    wanted = rescaled_sizes(sizes, source.shape, np.full(len(sizes), largest))
    return int((sizes < wanted).all(1).sum()), len(sizes)


def resolution(spec: DataSpec, largest: float) -> Shape | None:
    """(C, H, W) of the pictures that tests at scales up to `largest` see; None where each has a size of its own."""
    channels, height, width = spec.shape
    if largest <= 1:
        return spec.shape
    return None if reader(spec.name).load_large else (channels, spec.detail * height, spec.detail * width)
