"""Every data set through the one door; downloads from a server on this machine."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import ProxyHandler, build_opener

import numpy as np
import pytest

from tests.data import originals
from tests.pictures.files import change, flowers, lay, picture, shades
from tests.pictures.server import Served, serving
from vgg_explorer.data import datasets
from vgg_explorer.data import originals as known_originals
from vgg_explorer.data.datasets import download
from vgg_explorer.pictures import download as transfer
from vgg_explorer.pictures import sources
from vgg_explorer.pictures.library import downloaded, listing, shelf
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.pictures.sources import Files, Selection
from vgg_explorer.specs.dataset_entries import DATASETS
from vgg_explorer.specs.datasets import DataSpec, read_dataset
from vgg_explorer.specs.errors import SpecError

load: Any = datasets.load  # tests look inside its sources
PARTS = ("train", "validation", "test")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    change(monkeypatch, data_directory=tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(transfer, "urlopen", build_opener(ProxyHandler({})).open)
    with serving() as server:
        yield server


@pytest.fixture
def cifar(server: Served, monkeypatch) -> tuple[np.ndarray, np.ndarray]:
    return originals.offer_cifar(server, monkeypatch)


def refusal(doing, *arguments, **options) -> str:
    with pytest.raises(SpecError) as caught:
        doing(*arguments, **options)
    return str(caught.value)


def counts(sets: Sets) -> list[int]:
    return [len(getattr(sets, part).labels) for part in PARTS]


# Reading what was downloaded


ARRAYS = {
    "cifar10": originals.offer_cifar,
    "cifar100": lambda server, monkeypatch: originals.offer_cifar(server, monkeypatch, "CIFAR100"),
    "fashion-mnist": originals.offer_fashion,
    "svhn": originals.offer_svhn,
    "stl10": originals.offer_stl,
}


@pytest.mark.parametrize("name", ARRAYS)
def test_a_set_is_downloaded_and_read(name, server, monkeypatch, home, capfd):
    train, test = ARRAYS[name](server, monkeypatch)
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


# Downloading


def test_progress_of_a_download(cifar, server):
    seen = []
    download("cifar10", progress=lambda *told: seen.append(told))
    size = len(server.files["/cifar-10-python.tar.gz"])
    assert ("downloading", size, size) in seen
    assert seen[-2:] == [("unpacking", 0, 1), ("unpacking", 1, 1)]


def test_progress_over_several_files_never_goes_back(server, monkeypatch):
    originals.offer_fashion(server, monkeypatch)
    seen = []
    download("fashion-mnist", progress=lambda *told: seen.append(told))
    told = [(done, total) for what, done, total in seen if what == "downloading"]
    size = sum(len(content) for path, content in server.files.items() if path.startswith("/fashion"))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (size, size)
    assert told[0][1] == 31_000_000  # what the whole is known to be about
    assert all(done <= total for done, total in told)


def test_a_second_download_asks_for_nothing(cifar, server):
    download("cifar10")
    asked = len(server.asked)
    download("cifar10")
    assert len(server.asked) == asked


def test_two_at_once_download_once(cifar, server):
    server.block, server.pause = 100_000, 0.05
    both = [threading.Thread(target=download, args=("cifar10",)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)
    assert downloaded("cifar10")
    assert len(server.asked) == 1


def test_a_broken_download_is_not_there_and_goes_on(cifar, server):
    server.cut = 100_000
    assert "the connection broke after 0 MB; download it again to go on from there." in refusal(download, "cifar10")
    assert not downloaded("cifar10")
    assert refusal(load, DataSpec("cifar10")).startswith("cifar10 is not on this machine")
    server.cut = None
    download("cifar10")
    assert server.asked[-1][1] == "bytes=100000-"
    assert counts(load(DataSpec("cifar10"))) == [90, 10, 20]


def test_a_wrong_checksum_is_not_there(cifar, server):
    server.files["/cifar-10-python.tar.gz"] += b"?"
    assert refusal(download, "cifar10") == "cifar10 arrived damaged: its checksum is wrong; download it again."
    assert not downloaded("cifar10")


def test_offline_one_sentence_offers_the_sets_that_need_nothing(cifar, server):
    server.shutdown()
    server.server_close()
    assert refusal(download, "cifar10") == (
        "cifar10 could not be downloaded: no connection. These need no download: shapes, pairs, digits."
    )


def test_a_file_that_was_brought_by_hand_needs_no_connection(cifar, server, home):
    """A class without internet: the teacher carries the archive."""
    (home / "downloads" / "cifar10").mkdir(parents=True)
    (home / "downloads" / "cifar10" / "cifar-10-python.tar.gz").write_bytes(server.files["/cifar-10-python.tar.gz"])
    download("cifar10")
    assert server.asked == []
    assert downloaded("cifar10")


@pytest.mark.parametrize("name", ["imagenette", "fashion-mnist", "cifar10"])
def test_an_unpacking_that_was_cut_off_is_done_again(name, server, monkeypatch, home):
    """torchvision takes a folder that is there for the whole: half of Imagenette would pass."""
    offers = ARRAYS | {"imagenette": originals.offer_imagenette}
    offers[name](server, monkeypatch)
    real = known_originals.unpack

    def cut_off(name, folder):
        ready = real(name, folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".gz", ".tgz"))
        for path in files[len(files) // 2 :]:
            path.unlink()
        assert ready.is_dir()
        raise KeyboardInterrupt

    monkeypatch.setattr(datasets, "unpack", cut_off)
    with pytest.raises(KeyboardInterrupt):
        download(name)
    assert not downloaded(name)
    monkeypatch.setattr(datasets, "unpack", real)
    asked = len(server.asked)
    download(name)
    assert len(server.asked) == asked  # what arrived is kept
    assert sum(counts(load(DataSpec(name)))) == 120


def test_a_disk_without_room_is_said_before(cifar, server, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=400 * 10**6))
    assert refusal(download, "cifar10").startswith("cifar10 needs 610 MB on the disk while it is unpacked; ")
    assert refusal(download, "cifar10").endswith(" has 400 free.")
    assert server.asked == []


def test_a_disk_that_fills_up(cifar, monkeypatch, home):
    def full(name, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(datasets, "unpack", full)
    assert refusal(download, "cifar10") == f"cifar10 cannot be stored in {home}: No space left on device."
    assert not downloaded("cifar10")


def test_a_place_that_cannot_be_written(home, monkeypatch):
    home.write_bytes(b"a file where the folder should be")
    assert refusal(download, "cifar10").startswith(f"cifar10 cannot be stored in {home}: ")


@pytest.mark.parametrize("name", ["shapes", "digits", "imagenet", "folder"])
def test_some_sets_need_no_download(name):
    assert refusal(download, name) == f"{name} needs no download."


def test_an_unknown_set():
    assert refusal(download, "cifar11").startswith("there is no data set 'cifar11'")
    assert refusal(downloaded, "../x").startswith("there is no data set '../x'")


def test_every_set_to_download_has_its_files_in_torchvision():
    for known in DATASETS:
        if known.origin == "download":
            for url, path, md5 in known_originals.originals(known.name):
                assert url.startswith(("https://", "http://"))
                assert not Path(path).is_absolute()
                assert len(md5) == 32


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


# ImageNet


def imagenet(root: Path, val: str = "val/{wnid}/{number}.JPEG") -> Path:
    files = {
        f"train/{wnid}/{wnid}_{number}.JPEG": picture(10 * place + number, (40, 30), "JPEG")
        for place, wnid in enumerate(("n01440764", "n01443537", "n01484850"))
        for number in range(10)
    }
    files |= {
        val.format(wnid=wnid, number=f"{place}{number}"): picture(100 + 10 * place + number, (40, 30), "JPEG")
        for place, wnid in enumerate(("n01440764", "n01443537", "n01484850"))
        for number in range(2)
    }
    return lay(root, files | {"test/1.JPEG": picture(), "ILSVRC2012_devkit_t12.tar.gz": b"?", "LOC_val.csv": b"?"})


def test_imagenet_tests_on_its_val_folder(tmp_path, monkeypatch):
    root = imagenet(tmp_path)
    sets = load(read_dataset(f"imagenet {root}"))
    assert sets.classes == ("n01440764", "n01443537", "n01484850")
    assert sets.train.shape == (3, 224, 224)
    assert counts(sets) == [27, 3, 6]
    assert np.abs(np.subtract(shades(sets.test.images), [100, 101, 110, 111, 120, 121])).max() <= 1
    change(monkeypatch, dataset_memory_megabytes=1, dataset_files=3)  # a limit for pictures of one's own
    small = load(read_dataset(f"imagenet {root} | size 224 | train 6"))
    assert isinstance(small.train, Files)
    assert np.bincount(small.train.labels).tolist() == [2, 2, 2]


def test_a_flat_val_folder_is_told_how_it_should_lie(tmp_path):
    root = imagenet(tmp_path, val="val/ILSVRC2012_val_{number}.JPEG")
    assert refusal(load, read_dataset(f"imagenet {root}")).endswith(
        " lies in no class folder; move each picture of val into the folder of its class, such as val/n01440764."
    )


@pytest.mark.parametrize("part", ["train", "val"])
def test_imagenet_without_a_part(tmp_path, part):
    root = imagenet(tmp_path / "net")
    shutil.rmtree(root / part)
    assert refusal(load, read_dataset(f"imagenet {root}")).endswith(f"has no folder {part} with pictures in it.")


def test_imagenet_from_a_file_or_nowhere(tmp_path):
    (tmp_path / "net.zip").write_bytes(b"PK")
    for name in ("net.zip", "no"):
        assert refusal(load, read_dataset(f"imagenet {tmp_path / name}")) == (
            f"there is no folder at {str(tmp_path / name)[-80:]}."
        )


def test_the_words_of_progress_can_be_translated():
    assert {datasets.DOWNLOADING, datasets.UNPACKING, sources.READING} == {
        "downloading",
        "unpacking",
        "reading pictures",
    }
