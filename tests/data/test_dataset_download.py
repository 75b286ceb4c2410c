"""A data set is downloaded once and whole, whatever happens on the way."""

import shutil
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.data import originals
from tests.pictures.files import counts
from tests.refusal import refusal
from tests.waiting import LIMIT
from vgg_explorer.data import datasets
from vgg_explorer.data import originals as known_originals
from vgg_explorer.data.datasets import download
from vgg_explorer.pictures.library import downloaded
from vgg_explorer.specs.dataset_entries import DATASETS
from vgg_explorer.specs.datasets import DataSpec

pytestmark = pytest.mark.usefixtures("home")
load: Any = datasets.load  # tests look inside its sources


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
    together = threading.Barrier(2, timeout=LIMIT)

    def bring():
        together.wait()
        download("cifar10")

    both = [threading.Thread(target=bring) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(LIMIT)
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
    offers = originals.ARRAYS | {"imagenette": originals.offer_imagenette}
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
