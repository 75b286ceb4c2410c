"""A few pictures of a data set, to see what it is: drawn here, or read from what is on this machine."""

from functools import lru_cache

from vgg_explorer.pictures.reader import reader
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.reading import Thumbnail


@lru_cache(32)
def thumbnails(line: str) -> tuple[Thumbnail, ...]:
    """One picture of each of the first classes; none where the set is not here, or has not been read yet."""
    spec = read_dataset(line)
    return reader(spec.name).thumbnails(spec)
