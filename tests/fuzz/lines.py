"""Lines of data sets, as the field of the Train page and its address take them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from tests.fuzz.mutations import text
from vgg_explorer.specs.dataset_entries import DATASETS
from vgg_explorer.specs.datasets import format_dataset, read_dataset

SEEDS = (
    *(known.name if known.origin != "local" else f"{known.name} ~/pictures" for known in DATASETS),
    "cifar10 | train 20000",
    "shapes | size 64 | detail 2 | seed 3",
    "pairs | distance 3,5,7 | train 4000",
    "folder /tmp/flowers.zip | size 32",
)
WORDS = (
    "train",
    "size",
    "distance",
    "detail",
    "seed",
    "folder",
    "imagenet",
    "shapes",
    "3,5",
    "20000",
    "|",
    "../",
    "C:\\",
)


@contextmanager
def prepared() -> Iterator[tuple[Callable[[Random], str], Callable[[str], None]]]:
    yield lambda generator: text(generator, SEEDS, WORDS), read


def read(line: str) -> None:
    """What can be read is written, and read as the same."""
    spec = read_dataset(line)
    assert read_dataset(format_dataset(spec)) == spec
