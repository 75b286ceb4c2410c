"""Handwritten digits of 8x8 pixels that come with scikit-learn (Alpaydin and Kaynak 1998)."""

import numpy as np

from vgg_explorer.data.sets import Sets
from vgg_explorer.data.sources import chosen, in_memory
from vgg_explorer.data.split import three_parts
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.progress import Progress

HIGHEST = 16  # ink in a pixel: the counts of 4x4 black ones


def load_digits(spec: DataSpec, *, progress: Progress) -> Sets:
    """1,797 pictures (1, 8, 8), split by the seed of `spec`: 360 to test on, 144 to validate on."""
    from sklearn.datasets import load_digits as packaged

    found = packaged()
    images = np.rint(found.images * (255 / HIGHEST)).astype(np.uint8)[:, None]
    train, validation, test = (
        chosen(images, found.target, places, size=spec.size) for places in three_parts(found.target, spec)
    )
    return in_memory(Sets(train, validation, test, classes=tuple("0123456789")), progress=progress)
