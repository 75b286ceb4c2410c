"""Sets that are drawn or unpacked here, kept on the disk: a run starts in the time it takes to read them.

What is kept belongs to the code that drew it: other code, or another line, is another folder.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np

from vgg_explorer.pictures.pairs import Pairs
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import DataSpec, format_dataset

MOST = 12  # sets; the one that has not been used for the longest makes room
PARTS = ("train", "validation", "test")


def kept(spec: DataSpec, make: Callable[[], Sets]) -> Sets:
    """The set of a line, from the disk where it has been made before. A disk that is full keeps nothing."""
    found = cached(spec)
    if found is not None:
        return found
    made = make()
    with suppress(OSError):
        write(place(spec), made)
    return made


def cached(spec: DataSpec) -> Sets | None:
    """The set if it has been kept and is whole."""
    with suppress(OSError, ValueError, EOFError):
        found = read(place(spec))
        place(spec).touch()
        return found
    return None


def place(spec: DataSpec) -> Path:
    return settings().data_directory / "drawn" / name(spec)


def name(spec: DataSpec) -> str:
    words = f"{format_dataset(spec)} {drawing_code()}"
    return f"{spec.name}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


@cache
def drawing_code() -> str:
    """What the sets depend on beside their line: the modules that draw and split them."""
    here = Path(__file__).parent
    sources = ("shapes", "pairs", "generated", "digits", "split")
    return hashlib.sha256(b"".join((here / f"{each}.py").read_bytes() for each in sources)).hexdigest()


def read(folder: Path) -> Sets:
    train, validation, test = (read_part(folder, part) for part in PARTS)
    classes = tuple(np.load(folder / "classes.npy").tolist())
    return Sets(train, validation, test, classes)


def read_part(folder: Path, part: str) -> InMemory:
    arrays = {file.stem.partition(".")[2]: np.load(file) for file in folder.glob(f"{part}.*.npy")}
    if "images" not in arrays or "labels" not in arrays:
        raise ValueError(f"{folder} is incomplete")
    return (Pairs if "distances" in arrays else InMemory)(**arrays)


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
