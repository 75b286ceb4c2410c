"""The data sets that there are, and those that were downloaded to this machine.

A downloaded set is a folder in the data directory, called as the set is. It appears there whole or not at all.
"""

import json
from pathlib import Path
from typing import NamedTuple, TypedDict

import numpy as np

from vgg_explorer.settings import settings
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.dataset_entries import DATASETS, Origin, entry
from vgg_explorer.specs.errors import SpecError

BUILT_IN = ", ".join(known.name for known in DATASETS if known.origin in ("generated", "packaged"))
CLASSES = "classes.json"
DAMAGE = (OSError, ValueError, EOFError)


class Arrays(NamedTuple):
    """A set as it came: pictures (N, C, H, W) uint8 and labels (N,) of its two parts, and the names of the classes."""

    train: np.ndarray
    train_labels: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray
    classes: tuple[str, ...]


class Listed(TypedDict):
    """A line of the list of data sets; `megabytes` is what is downloaded, `here` is None where a path is needed."""

    name: str
    title: str
    origin: Origin
    classes: int
    train: int
    test: int
    megabytes: int
    source: str
    here: bool | None


def listing() -> list[Listed]:
    """All data sets; counts are 0 where only the files tell."""
    return [
        Listed(
            name=known.name,
            title=known.title,
            origin=known.origin,
            classes=known.classes,
            train=known.train,
            test=known.test,
            megabytes=known.megabytes,
            source=known.source,
            here=None if known.origin == "local" else known.origin != "download" or downloaded(known.name),
        )
        for known in DATASETS
    ]


def downloaded(name: str) -> bool:
    """Whether a set that needs a download is on this machine; raises SpecError for a name that is none."""
    return entry(name).origin == "download" and shelf(name).is_dir()


def shelf(name: str) -> Path:
    """The folder of a downloaded set."""
    return settings().data_directory / "datasets" / name


def require(name: str) -> Path:
    """The folder of a set that was downloaded, or one sentence that says it was not."""
    if not downloaded(name):
        raise SpecError(
            "{name} is not on this machine; download it first, or take {others}, which need no download.",
            name=name,
            others=BUILT_IN,
        )
    return shelf(name)


def write_arrays(folder: Path, arrays: Arrays) -> None:
    """One .npy file an array, so that reading maps them; the classes as JSON."""
    folder.mkdir(parents=True)
    for field, values in zip(arrays._fields[:-1], arrays[:-1], strict=True):
        np.save(folder / f"{field}.npy", np.ascontiguousarray(values), allow_pickle=False)
    (folder / CLASSES).write_text(json.dumps(arrays.classes), encoding="utf-8")


def read_arrays(name: str) -> Arrays:
    """A downloaded set, its files mapped and not read yet."""
    folder = require(name)
    with boundary(damaged(folder), usual=DAMAGE):
        train, train_labels, test, test_labels = (
            np.load(folder / f"{field}.npy", mmap_mode="r") for field in Arrays._fields[:-1]
        )
        return Arrays(train, train_labels, test, test_labels, tuple(read_classes(folder)))


def read_classes(folder: Path) -> list[str]:
    """The names of the classes, in the order of their labels."""
    with boundary(damaged(folder), usual=DAMAGE):
        names: list[str] = json.loads((folder / CLASSES).read_text(encoding="utf-8"))
        return names


def damaged(folder: Path) -> SpecError:
    """The sentence for a downloaded set in a folder of its name."""
    return SpecError(
        "the files of {name} are damaged; delete the folder {folder} and download it again.",
        name=folder.name,
        folder=folder,
    )
