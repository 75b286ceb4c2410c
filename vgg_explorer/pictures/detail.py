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
    """How many of the pictures that were read are smaller than the largest scale; None where that is not known."""
    if not (isinstance(source, OwnResolution) and isinstance(source.originals, Ragged)):
        return None
    sizes = source.originals.sizes
    wanted = rescaled_sizes(sizes, source.shape, np.full(len(sizes), largest))
    count = int((sizes < wanted).all(1).sum())
    if count == 0:
        return None
    return Message(
        "{count} of {total} training pictures are smaller than scale {scale} and are enlarged.",
        {"count": f"{count:,}", "total": f"{len(sizes):,}", "scale": f"{largest:.4g}"},
    )
