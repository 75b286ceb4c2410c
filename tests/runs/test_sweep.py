"""What killed processes left is swept when a supervisor starts; what is young, and what is whole, stays."""

import os
import time
from pathlib import Path

import pytest

from tests.waiting import until
from vgg_explorer.runs.sweep import DAY, sweep

LEFT = (
    ".supervisor.json.{pid}.part",
    "weights/.0123.safetensors.{pid}.part",
    "weights/brought/0123/model.pt",
    "uploads/.0123.zip.{pid}.part",
    "downloads/.cifar10.json.{pid}.part",
    "drawn/.tmp123/classes.npy",
    "runs/0123/.checkpoint.pt.{pid}.part",
    "runs/0123/epochs/.0001.safetensors.{pid}.part",
)
WHOLE = (
    "store.db",
    "weights/0123.safetensors",
    "uploads/0123.zip",
    "downloads/cifar10/cifar.tar.gz.part",  # goes on where it was cut off
    "drawn/shapes-1-0123/classes.npy",
    "runs/0123/checkpoint.pt",
)


def named(names: tuple[str, ...]) -> list[str]:
    """With the number of a process that is at work: only its age tells that nobody writes to such a file."""
    return [name.format(pid=os.getpid()) for name in names]


@pytest.fixture
def files(home):
    """Files, and the folders on the way to them, that are older than a day."""
    before = time.time() - DAY - 60

    def lay(names):
        for name in named(names):
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("half")
        for folder, _, inside in os.walk(home, topdown=False):
            for each in (*inside, "."):
                os.utime(Path(folder) / each, (before, before))
        return [home / name for name in named(names)]

    return lay


def test_what_is_stale_goes_and_what_is_whole_stays(opened, home, files):
    left, whole = files(LEFT), files(WHOLE)
    sweep(opened)
    assert not [path for path in left if path.exists()]
    assert all(path.exists() for path in whole)
    assert not list((home / "weights" / "brought").iterdir())


def test_what_is_young_stays(opened, home, files):
    for path in files(LEFT):
        os.utime(path)
        os.utime(path.parent)
    sweep(opened)
    assert all((home / name).exists() for name in named(LEFT))


def test_an_empty_data_directory_has_nothing_to_sweep(opened):
    sweep(opened)


def test_a_supervisor_sweeps_when_it_starts(files, light):
    left = files(LEFT)
    light()
    until(lambda: not [path for path in left if path.exists()])
