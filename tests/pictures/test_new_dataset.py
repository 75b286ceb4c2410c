"""A new data set takes one entry and the module that it names; each part that is forgotten is refused by name."""

import runpy
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import test_versions
from vgg_explorer.data import originals
from vgg_explorer.pictures.arrays import load_arrays
from vgg_explorer.pictures.reader import DatasetReader, reader
from vgg_explorer.specs.dataset_entries import DATASETS, DatasetEntry, entry

ENTRY = """
    DatasetEntry(
        "stripes", N_("Stripes"), "generated", (3, 16, 16), 2, 60, 20, "made here", reader="stripes", version=1
    ),"""
MODULE = '''"""`stripes`: light and dark rows, or columns."""

import numpy as np

from vgg_explorer.pictures.generated import generated, sample
from vgg_explorer.pictures.reader import DatasetReader
from vgg_explorer.pictures.sets import InMemory

CLASSES = ("rows", "columns")


def draw(places, size, random):
    images = np.zeros((len(places), 3, size, size), np.uint8)
    images[places % 2 == 0, :, ::2] = 200
    images[places % 2 == 1, :, :, ::2] = 200
    return InMemory(images, places % 2)


READER = DatasetReader(
    load=lambda spec, progress: generated(spec, draw, CLASSES),
    thumbnails=lambda spec: sample(spec, draw, CLASSES),
)
'''
SHOWN = """
import numpy as np
from vgg_explorer.data.datasets import load
from vgg_explorer.pictures import stripes
from vgg_explorer.pictures.library import listing
from vgg_explorer.pictures.thumbnails import thumbnails
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.ui.train.dataset_field import OFFERED

assert [line for line in listing() if line["name"] == "stripes"][0]["here"]
assert "stripes" in OFFERED
spec = read_dataset("stripes | train 30")
sets = load(spec)
assert [len(part.labels) for part in (sets.train, sets.validation, sets.test)] == [30, 20, 20]
assert sets.classes == ("rows", "columns") and sets.train.shape == (3, 16, 16)
few = thumbnails("stripes")
assert {each.label for each in few} == set(sets.classes)
assert few[0].picture[:, 0, 0].tolist() == 8 * [200, 0]
(folder,) = (settings().data_directory / "drawn").iterdir()
assert folder.name.startswith("stripes-1-")
stripes.draw = None
assert np.array_equal(load(spec).train.images, sets.train.images), "from the cache"
"""

STRIPES: dict[str, Any] = {"name": "stripes", "title": "Stripes", "origin": "generated", "shape": (3, 16, 16)}
STRIPES |= {"classes": 2, "train": 60, "test": 20, "source": "made here"}


@pytest.fixture
def tree(repository: Path, tmp_path: Path) -> Path:
    """A copy of the package with the new set, for fresh interpreters."""
    shutil.copytree(
        repository / "vgg_explorer", tmp_path / "vgg_explorer", ignore=shutil.ignore_patterns("__pycache__")
    )
    (tmp_path / "vgg_explorer/pictures/stripes.py").write_text(MODULE, encoding="utf-8")
    entries = tmp_path / "vgg_explorer/specs/dataset_entries.py"
    text = entries.read_text(encoding="utf-8")
    assert text.count("DATASETS = (") == 1
    entries.write_text(text.replace("DATASETS = (", f"DATASETS = ({ENTRY}"), encoding="utf-8")
    return tmp_path


def python(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=tree, capture_output=True, encoding="utf-8", timeout=900)


@pytest.mark.parametrize("known", DATASETS, ids=lambda known: known.name)
def test_every_set_has_its_reader(known):
    assert isinstance(reader(known.name), DatasetReader)


def test_one_entry_makes_a_set(tree, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tree / "data"))
    shown = python(tree, "-c", SHOWN)
    assert shown.returncode == 0, shown.stderr
    listed = python(tree, "-m", "vgg_explorer", "data", "list")
    assert "stripes" in listed.stdout, listed.stderr


# What is forgotten: DATASETS and READER are made when their modules are imported


def test_a_set_without_reader_is_refused():
    with pytest.raises(TypeError, match="argument: 'reader'"):
        DatasetEntry(**STRIPES, version=1)


def test_a_set_without_version_is_refused():
    with pytest.raises(ValueError, match="stripes is cached; its version is None"):
        DatasetEntry(**STRIPES, reader="stripes")
    with pytest.raises(ValueError, match="cifar10 is not cached; its version is 1"):
        replace(entry("cifar10"), version=1)


def test_a_reader_without_thumbnails_is_refused():
    with pytest.raises(TypeError, match="argument: 'thumbnails'"):
        DatasetReader(load=lambda spec, progress: load_arrays(spec, progress))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ("stripes", "No module named 'vgg_explorer.pictures.stripes'"),
        ("local", "has no attribute 'READER'"),
        ("arrays:load_arrays", "names arrays:load_arrays, which is no DatasetReader"),
    ],
)
def test_a_reader_that_is_not_there_is_refused(monkeypatch, named, error):
    wrong = DatasetEntry(**STRIPES, reader=named, version=1)
    monkeypatch.setattr("vgg_explorer.pictures.reader.entry", lambda name: wrong)
    with pytest.raises((ImportError, AttributeError, TypeError), match=error):
        reader("stripes")


def test_a_download_without_files_is_refused(monkeypatch):
    new = replace(entry("cifar10"), name="cifar1000")
    monkeypatch.setattr("vgg_explorer.specs.dataset_entries.DATASETS", (*DATASETS, new))
    with pytest.raises(TypeError, match="one of DATASETS and DOWNLOADS lacks cifar1000"):
        runpy.run_path(originals.__file__)


def test_a_cached_set_without_pinned_pictures_is_refused():
    with pytest.raises(AssertionError, match=r"run python -m tests\.pictures\.test_versions"):
        test_versions.test_pictures_do_not_change_without_a_new_version(replace(entry("shapes"), version=2))
