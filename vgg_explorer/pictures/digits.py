"""Handwritten digits of 8x8 pixels that come with scikit-learn (Alpaydin and Kaynak 1998)."""

import numpy as np

from vgg_explorer.pictures.dataset_cache import find
from vgg_explorer.pictures.reader import COUNT, DatasetReader, labelled
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.pictures.sources import in_memory, select
from vgg_explorer.pictures.split import three_parts
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.reading import Thumbnail

HIGHEST = 16  # ink in a pixel: the counts of 4x4 black ones


def load_digits(spec: DataSpec, progress: Progress) -> Sets:
    """1,797 pictures (1, 8, 8), split by the seed of `spec`: 360 to test on, 144 to validate on."""
    from sklearn.datasets import load_digits as packaged

    found = packaged()
    images = np.rint(found.images * (255 / HIGHEST)).astype(np.uint8)[:, None]
    train, validation, test = (
        select(images, found.target, places, size=spec.size) for places in three_parts(found.target, spec)
    )
    return in_memory(Sets(train, validation, test, classes=tuple("0123456789")), progress=progress)


def thumbnails(spec: DataSpec) -> tuple[Thumbnail, ...]:
    """From the cache alone: the process that serves pages does not load scikit-learn."""
    found = find(spec)
    if found is None:
        return ()
    places = [int(np.argmax(found.train.labels == label)) for label in range(COUNT)]
    return labelled(found.train.take(np.array(places)), np.arange(COUNT), found.classes)


READER = DatasetReader(load=load_digits, thumbnails=thumbnails)
