"""Files of the data directory: whole, for their owner alone, and nothing of killed processes stays."""

import os
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from vgg_explorer.runs.brought import hold
from vgg_explorer.runs.files import data_directory, replacing, write_text
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.runs.sweep import DAY, sweep
from vgg_explorer.settings import settings
from vgg_explorer.specs.own_names import Brought

posix = pytest.mark.skipif(os.name != "posix", reason="there are no such rights")


def rights(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def test_threads_that_write_the_same_file_do_not_meet(home):
    """Two browsers bring the same zip at the same moment."""
    target, together = home / "same.zip", Barrier(8)

    def write(number: int) -> None:
        try:
            for _ in range(40):
                together.wait()
                with replacing(target) as beside:
                    beside.write_bytes(b"content")
        except OSError:
            together.abort()  # the others need not wait
            raise

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    assert target.read_bytes() == b"content" and list(home.iterdir()) == [target]


@posix
def test_a_folder_that_others_could_read_is_closed(home):
    home.chmod(0o755)
    (home / "runs").mkdir(mode=0o755)
    (home / "store.db").touch(mode=0o644)
    (home / "homework.txt").touch(mode=0o644)
    (home / "link").symlink_to("/etc/passwd")
    before = rights(Path("/etc/passwd"))
    open_store().close()
    assert [rights(each) for each in (home, home / "runs", home / "store.db")] == [0o700, 0o700, 0o600]
    assert rights(Path("/etc/passwd")) == before
    assert rights(home / "homework.txt") == 0o644, "what is not the app's keeps its rights"


@posix
def test_what_is_made_is_for_the_owner_alone(home, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(home / "new"))
    settings.cache_clear()
    before = os.umask(0)
    try:
        with open_store().writing():
            write_text(home / "new" / "runs" / "x" / "spec.json", "{}")
    finally:
        os.umask(before)
    assert rights(home / "new") == 0o700
    files = [file for file in (home / "new").rglob("*") if file.is_file()]
    assert len(files) > 1 and {rights(file) for file in files} == {0o600}


@posix
def test_a_shared_folder_keeps_its_rights(home):
    home.chmod(0o1777)
    data_directory()
    assert rights(home) == 0o1777


def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_killed_processes_left_is_swept_and_nothing_else(opened: Store, home):
    hold_file, orphan, new = (Brought("pictures", letter * 16) for letter in "abc")
    dead, old = gone(), time.time() - 2 * DAY
    stale = [home / f".a.json.{dead}.part", home / "runs" / "x" / f".checkpoint.pt.{dead}.0123abcd.part"]
    aged = [home / "uploads" / f".y.zip.{os.getpid()}.0123abcd.part", home / "weights" / "brought" / "0" / "x.pt"]
    kept = [
        home / "uploads" / f".y.zip.{os.getpid()}.abcd0123.part",
        home / "downloads" / "svhn" / "train.mat.part",  # goes on where it was cut off
        home / "runs" / "x" / "checkpoint.pt",
        home / "weights" / "torchvision-vgg16.safetensors",
        hold_file.file,
        new.file,
    ]
    for file in (*stale, *aged, *kept, orphan.file):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    for file in (*aged, aged[1].parent, orphan.file, kept[1], kept[3], hold_file.file):
        os.utime(file, (old, old))
    hold(opened, hold_file, "me")
    assert sweep(opened) == 5
    assert not any(file.exists() for file in (*stale, *aged, orphan.file)) and all(file.exists() for file in kept)
    assert sweep(opened) == 0
