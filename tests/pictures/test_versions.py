"""A set that is cached gets another version when its pictures change: those of each version are kept here.

`python -m tests.pictures.test_versions` writes the pictures of versions that are new.
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vgg_explorer.pictures import shapes
from vgg_explorer.pictures.reader import reader
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.dataset_entries import DATASETS, DatasetEntry
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.progress import silent

PINNED = Path(__file__).parent / "pinned"  # SET-VERSION.npz
CACHED = [known for known in DATASETS if known.version is not None]
LINES = {"pairs": ["pairs | train 2 | size 32", "pairs | train 2 | distance 5 | seed 1"]}  # others: own size, and 24
FEW = 3  # pictures of each part
TOLERANCE = 1e-3  # share of pixels that may differ: the last bit of a cosine is not the same on every machine


def pinned(known: DatasetEntry) -> Path:
    return PINNED / f"{known.name}-{known.version}.npz"


def drawn(known: DatasetEntry) -> Iterator[tuple[str, np.ndarray]]:
    """The first pictures of each part, their labels and what else is cached of them, by line and part."""
    for line in LINES.get(known.name, [f"{known.name} | train 12", f"{known.name} | train 12 | size 24 | seed 1"]):
        sets = reader(known.name).load(read_dataset(line), silent)
        yield f"{line}: classes", np.array(sets.classes)
        for part in ("train", "validation", "test"):
            source = getattr(sets, part)
            assert isinstance(source, InMemory)
            for field in fields(source):
                if (values := getattr(source, field.name)) is not None:
                    yield f"{line}: {part}.{field.name}", values[:FEW]


def changes(known: DatasetEntry) -> list[str]:
    """Which arrays differ from those of the same version."""
    before, now = dict(np.load(pinned(known))), dict(drawn(known))
    assert before.keys() == now.keys()
    return [name for name in now if not same(before[name], now[name])]


def same(before: np.ndarray, now: np.ndarray) -> bool:
    if before.shape != now.shape or before.dtype != now.dtype:
        return False
    return bool((before != now).mean() <= (TOLERANCE if before.dtype == np.uint8 else 0))


@pytest.mark.parametrize("known", CACHED, ids=lambda known: known.name)
def test_pictures_do_not_change_without_a_new_version(known):
    assert pinned(known).exists(), "run python -m tests.pictures.test_versions"
    assert not changes(known), f"raise the version of {known.name} in DATASETS"


def test_a_little_more_noise_is_seen(monkeypatch):
    monkeypatch.setattr(shapes, "FINE", shapes.FINE * 1.01)
    assert any(name.endswith("train.images") for name in changes(read_dataset("shapes").entry()))


if __name__ == "__main__":
    PINNED.mkdir(exist_ok=True)
    for each in CACHED:
        if not pinned(each).exists():
            arrays: dict[str, Any] = dict(drawn(each))
            np.savez_compressed(pinned(each), **arrays)
