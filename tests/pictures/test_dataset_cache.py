"""Sets that are kept on the disk are those that would be drawn."""

import os
import time
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tests.pictures.files import change
from vgg_explorer.data.datasets import load
from vgg_explorer.pictures import dataset_cache
from vgg_explorer.pictures.pairs import Pairs
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import read_dataset


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def same(one: Sets, other: Sets) -> bool:
    parts = [(getattr(one, part), getattr(other, part)) for part in ("train", "validation", "test")]
    return one.classes == other.classes and all(
        np.array_equal(a.images, b.images) and np.array_equal(a.labels, b.labels) and a.labels.dtype == b.labels.dtype
        for a, b in parts
    )


@pytest.mark.parametrize("line", ["shapes | train 30 | size 16", "pairs | train 20 | size 32", "digits"])
def test_the_second_time_it_comes_from_the_disk_and_is_the_same(line, monkeypatch):
    first = load(read_dataset(line))
    monkeypatch.setattr("vgg_explorer.data.datasets.reader", lambda name: SimpleNamespace(load=pytest.fail))
    again = load(read_dataset(line))
    assert same(first, again)
    assert {name for name, _ in more(first)} == {name for name, _ in more(again)}
    assert all(np.array_equal(one, other) for (_, one), (_, other) in zip(more(first), more(again), strict=True))
    assert isinstance(again.train, Pairs) == line.startswith("pairs")


def more(sets: Sets) -> list[tuple[str, np.ndarray]]:
    """What a set has beside pictures and labels: boxes, distances."""
    return sorted((name, values) for name, values in vars(sets.train).items() if values is not None)


def test_another_line_version_or_default_is_another_set(monkeypatch):
    spec = read_dataset("shapes | train 30")
    known = spec.entry()
    before = dataset_cache.name(spec)
    assert dataset_cache.name(read_dataset("shapes | train 30 | seed 1")) != before
    for changed in (replace(known, version=2), replace(known, shape=(3, 40, 40)), replace(known, test=3_000)):
        monkeypatch.setattr("vgg_explorer.specs.datasets.entry", lambda name, changed=changed: changed)
        assert dataset_cache.name(spec) != before


def test_what_is_too_large_for_memory_is_not_cached(home, monkeypatch):
    change(monkeypatch, dataset_memory_megabytes=1)
    for _ in range(2):
        assert load(read_dataset("digits | size 64")).train.shape == (1, 64, 64)
    assert not (home / "drawn").exists()


def test_a_damaged_one_is_drawn_anew(home):
    spec = read_dataset("shapes | train 30 | size 16")
    first = load(spec)
    (folder,) = (home / "drawn").iterdir()
    (folder / "train.images.npy").write_bytes(b"half")
    assert same(load(spec), first)


def test_a_disk_that_takes_nothing_keeps_nothing(home, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dataset_cache, "write", full)
    assert len(load(read_dataset("shapes | train 30 | size 16")).train.labels) == 30
    assert not (home / "drawn").exists()


def test_the_oldest_makes_room(home, monkeypatch):
    monkeypatch.setattr(dataset_cache, "MOST", 2)
    for seed in range(3):
        load(read_dataset(f"shapes | train 30 | size 8 | seed {seed}"))
        for age, folder in enumerate(sorted((home / "drawn").iterdir(), key=lambda each: each.stat().st_mtime)):
            os.utime(folder, (time.time() - 100 + age,) * 2)
    assert len(list((home / "drawn").iterdir())) == 2
    assert dataset_cache.find(read_dataset("shapes | train 30 | size 8 | seed 0")) is None
