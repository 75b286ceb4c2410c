"""Every data set through the one door; downloads from a server on this machine."""

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from tests.data import originals
from tests.pictures.files import PARTS, change, counts, flowers, lay, shades
from tests.refusal import refusal
from vgg_explorer.data import datasets
from vgg_explorer.data.datasets import download
from vgg_explorer.pictures import sources
from vgg_explorer.pictures.library import downloaded, listing, shelf
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.pictures.sources import Selection
from vgg_explorer.specs.dataset_entries import DATASETS
from vgg_explorer.specs.datasets import DataSpec, read_dataset

pytestmark = pytest.mark.usefixtures("home")
load: Any = datasets.load  # tests look inside its sources


# Reading what was downloaded


@pytest.mark.parametrize("name", originals.ARRAYS)
def test_a_set_is_downloaded_and_read(name, server, monkeypatch, home, capfd):
    train, test = originals.ARRAYS[name](server, monkeypatch)
    assert not downloaded(name)
    download(name)
    assert downloaded(name)
    sets = load(DataSpec(name))
    known = DataSpec(name).entry()
    assert sets.train.shape == known.shape
    assert len(sets.classes) == known.classes
    assert np.array_equal(sets.test.images, test)
    learnt = np.concatenate([sets.train.images, sets.validation.images])
    assert {image.tobytes() for image in learnt} == {image.tobytes() for image in train}
    assert len(learnt) == len(train)
    number = {image.tobytes(): place % known.classes for place, image in enumerate(train)}
    for part in (sets.train, sets.validation):
        assert [number[image.tobytes()] for image in part.images] == part.labels.tolist()
        assert part.labels.dtype == np.int64
    assert sets.test.labels.tolist() == [place % known.classes for place in range(len(test))]
    assert capfd.readouterr() == ("", "")  # torchvision's own progress bar would be here
    assert [path.name for path in (home / "downloads").iterdir()] == [f"{name}.lock"]


def test_imagenette_keeps_its_pictures_and_names_its_classes(server, monkeypatch):
    originals.offer_imagenette(server, monkeypatch)
    download("imagenette")
    sets = load(DataSpec("imagenette"))
    assert sets.classes[:2] == ("tench", "English springer")
    assert counts(sets) == [90, 10, 20]
    assert sets.train.shape == (3, 128, 128) == DataSpec("imagenette").entry().shape
    expected = [20 * label + number for label in range(10) for number in (0, 1)]
    assert np.abs(np.subtract(shades(sets.test.images), expected)).max() <= 1  # JPEG
    assert load(read_dataset("imagenette | size 32 | train 20")).train.images.shape == (20, 3, 32, 32)


def test_options_of_a_downloaded_set(cifar):
    download("cifar10")
    sets = load(read_dataset("cifar10 | train 20 | size 8"))
    assert counts(sets) == [20, 10, 20]
    assert np.bincount(sets.train.labels).tolist() == [2] * 10
    assert sets.test.images.shape == (20, 3, 8, 8)
    halved = cifar[1].reshape(20, 3, 8, 4, 8, 4).mean((3, 5))  # by another road: the mean of each 4x4
    assert np.corrcoef(halved.ravel(), sets.test.images.ravel())[0, 1] > 0.85
    other = load(read_dataset("cifar10 | train 20 | seed 1"))
    assert not np.array_equal(other.train.images, load(read_dataset("cifar10 | train 20")).train.images)


def test_a_set_larger_than_the_limit_stays_on_the_disk(cifar, monkeypatch):
    download("cifar10")
    lines = ("cifar10 | train 50", "cifar10 | size 48")
    held = [load(read_dataset(line)) for line in lines]
    change(monkeypatch, dataset_memory_megabytes=0)
    for line, inside in zip(lines, held, strict=True):
        outside = load(read_dataset(line))
        for part in PARTS:
            one, other = getattr(inside, part), getattr(outside, part)
            assert isinstance(one, InMemory)
            assert type(one.images) is np.ndarray  # not mapped: the engine may take it whole
            assert isinstance(other, Selection)
            assert isinstance(other.images, np.memmap)
            assert one.shape == other.shape
            assert np.array_equal(one.labels, other.labels)
            places = np.array([4, 0, 4, 7])
            assert np.array_equal(one.take(places), other.take(places))


def test_reading_tells_its_progress(cifar):
    download("cifar10")
    seen = []
    load(DataSpec("cifar10"), progress=lambda *told: seen.append(told))
    assert seen[-1] == ("reading pictures", 120, 120)


def test_what_is_not_here_is_said():
    for name in ("cifar10", "imagenette", "stl10"):
        assert refusal(load, DataSpec(name)) == (
            f"{name} is not on this machine; download it first, or take shapes, pairs, digits, which need no download."
        )


@pytest.mark.parametrize("harm", ["cut", "gone", "nonsense", "classes"])
def test_damaged_files_are_said(cifar, home, harm):
    download("cifar10")
    file = shelf("cifar10") / ("classes.json" if harm == "classes" else "train.npy")
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:500] if harm == "cut" else b"nonsense")
    sentence = refusal(load, DataSpec("cifar10"))
    assert sentence == (
        f"the files of cifar10 are damaged; delete the folder {shelf('cifar10')} and download it again."
    )


# The list


def test_the_list_says_what_is_here(cifar):
    before = {line["name"]: line for line in listing()}
    assert list(before) == [known.name for known in DATASETS]
    assert before["shapes"]["here"] is before["digits"]["here"] is True
    assert before["cifar10"]["here"] is False
    assert before["imagenet"]["here"] is before["folder"]["here"] is None
    assert (before["cifar10"]["classes"], before["cifar10"]["train"], before["cifar10"]["megabytes"]) == (
        10,
        50_000,
        170,
    )
    download("cifar10")
    assert {line["name"]: line["here"] for line in listing()}["cifar10"] is True


def test_listing_and_folders_need_no_torch():
    code = (
        "import sys, vgg_explorer.pictures.library as l, vgg_explorer.pictures.local, vgg_explorer.pictures.digits,"
        " vgg_explorer.pictures.download, vgg_explorer.pictures.split; l.listing();"
        " assert not {'torch', 'torchvision', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_reading_a_downloaded_set_needs_no_torch(cifar, home):
    download("cifar10")
    code = (
        "import sys; from vgg_explorer.data.datasets import load; from vgg_explorer.specs.datasets import DataSpec;"
        " assert len(load(DataSpec('cifar10')).test.labels) == 20;"
        " assert not {'torch', 'torchvision', 'sklearn'} & set(sys.modules)"
    )
    environment = os.environ | {"VGG_EXPLORER_DATA_DIRECTORY": str(home)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


# The other sets


def test_digits_and_folders(tmp_path):
    assert load(DataSpec("digits")).train.shape == (1, 8, 8)
    assert load(DataSpec("folder", path=str(lay(tmp_path / "set", flowers())))).classes == ("roses", "tulips")


def test_the_words_of_progress_can_be_translated():
    assert {datasets.DOWNLOADING, datasets.UNPACKING, sources.READING} == {
        "downloading",
        "unpacking",
        "reading pictures",
    }
