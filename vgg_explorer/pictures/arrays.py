"""Downloaded sets that are kept as arrays: CIFAR, Fashion-MNIST, SVHN, STL-10."""

import numpy as np

from vgg_explorer.pictures.library import downloaded, read_arrays
from vgg_explorer.pictures.reader import COUNT, DatasetReader, labelled
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.pictures.sources import in_memory, select
from vgg_explorer.pictures.split import two_parts
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.reading import Thumbnail


def load_arrays(spec: DataSpec, progress: Progress) -> Sets:
    """The set's own test set, and a tenth of its training set to validate on."""
    found = read_arrays(spec.name)
    train, validation = (
        select(found.train, found.train_labels, places, size=spec.size)
        for places in two_parts(found.train_labels, spec)
    )
    test = select(found.test, found.test_labels, np.arange(len(found.test)), size=spec.size)
    return in_memory(Sets(train, validation, test, found.classes), progress=progress)


def thumbnails(spec: DataSpec) -> tuple[Thumbnail, ...]:
    """The first picture of each of the first classes, in the set's own size."""
    if not downloaded(spec.name):
        return ()
    found = read_arrays(spec.name)
    places = [int(np.argmax(found.train_labels == label)) for label in range(min(COUNT, len(found.classes)))]
    return labelled(np.asarray(found.train[places]), np.asarray(found.train_labels[places]), found.classes)


READER = DatasetReader(load=load_arrays, thumbnails=thumbnails)
