"""Data sets that are drawn or unpacked here, cached on the disk: a run starts in the time it takes to read them.

A folder belongs to one line and one version of its set (`DatasetEntry.version`); tests/pictures/test_versions.py fails
where the pictures of a set change and its version does not.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import numpy as np

from vgg_explorer.pictures.reader import reader
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.settings import settings
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.datasets import DataSpec, format_dataset
from vgg_explorer.specs.errors import SpecError

MOST = 12  # sets; the one that has not been used for the longest makes room
PARTS = ("train", "validation", "test")


def cached(spec: DataSpec, make: Callable[[], Sets]) -> Sets:
    """The set of a line, from the disk where it has been made before.

    A set that is too large for memory, or for the disk, is made again each time.
    """
    found = find(spec)
    if found is not None:
        return found
    made = make()
    if all(isinstance(getattr(made, part), InMemory) for part in PARTS):
        with suppress(OSError):
            write(place(spec), made)
    return made


def find(spec: DataSpec) -> Sets | None:
    """The set if it is cached and whole."""
    damaged = SpecError("the cached set {name} is damaged.", name=spec.name)
    with suppress(SpecError), boundary(damaged, usual=(OSError, ValueError, EOFError)):
        found = read(place(spec), reader(spec.name).kind)
        place(spec).touch()
        return found
    return None


def place(spec: DataSpec) -> Path:
    return settings().data_directory / "drawn" / name(spec)


def name(spec: DataSpec) -> str:
    """The name of the folder: the line leaves defaults out, so these are hashed too."""
    known = spec.entry()
    words = f"{format_dataset(spec)} {spec.shape} {known.train} {known.test}"
    return f"{spec.name}-{known.version}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def read(folder: Path, kind: type[InMemory]) -> Sets:
    train, validation, test = (read_part(folder, part, kind) for part in PARTS)
    classes = tuple(np.load(folder / "classes.npy").tolist())
    return Sets(train, validation, test, classes)


def read_part(folder: Path, part: str, kind: type[InMemory]) -> InMemory:
    arrays = {file.stem.partition(".")[2]: np.load(file) for file in folder.glob(f"{part}.*.npy")}
    if "images" not in arrays or "labels" not in arrays:
        raise ValueError(f"{folder} is incomplete")
    return kind(**arrays)


def write(folder: Path, sets: Sets) -> None:
    """The folder appears whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    make_room(folder.parent)
    beside = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        np.save(beside / "classes.npy", np.array(sets.classes))
        for part in PARTS:
            write_part(beside, part, getattr(sets, part))
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write_part(folder: Path, part: str, source: InMemory) -> None:
    for field in fields(source):
        values = getattr(source, field.name)
        if values is not None:
            np.save(folder / f"{part}.{field.name}.npy", values)


def make_room(shelf: Path) -> None:
    others: Sequence[Path] = sorted(shelf.iterdir(), key=lambda folder: folder.stat().st_mtime)
    for old in others[: max(0, len(others) - MOST + 1)]:
        shutil.rmtree(old, ignore_errors=True)
