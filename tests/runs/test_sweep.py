"""What killed processes left is swept when a supervisor starts; what is young, and what is whole, stays."""

import os
import time
from pathlib import Path

import pytest

from tests.waiting import until
from vgg_explorer.runs.sweep import STALE, brought_folder, sweep

LEFT = (
    ".supervisor.json.12.part",
    "weights/.0123.safetensors.12.part",
    "weights/brought/0123/model.pt",
    "uploads/.0123.zip.12.part",
    "downloads/.cifar10.json.12.part",
    "drawn/.tmp123/classes.npy",
    "runs/0123/.checkpoint.pt.12.part",
    "runs/0123/epochs/.0001.safetensors.12.part",
)
WHOLE = (
    "store.db",
    "weights/0123.safetensors",
    "uploads/0123.zip",
    "downloads/cifar10/cifar.tar.gz.part",  # goes on where it was cut off
    "drawn/shapes-1-0123/classes.npy",
    "runs/0123/checkpoint.pt",
)


@pytest.fixture
def files(home):
    """Files, and the folders on the way to them, that are older than an hour."""
    before = time.time() - STALE - 60

    def lay(names):
        for name in names:
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("half")
        for folder, _, inside in os.walk(home, topdown=False):
            for each in (*inside, "."):
                os.utime(Path(folder) / each, (before, before))
        return [home / name for name in names]

    return lay


def test_what_is_stale_goes_and_what_is_whole_stays(files):
    left, whole = files(LEFT), files(WHOLE)
    sweep()
    assert not [path for path in left if path.exists()]
    assert all(path.exists() for path in whole)
    assert not list(brought_folder().iterdir())


def test_what_is_young_stays(home, files):
    for path in files(LEFT):
        os.utime(path)
        os.utime(path.parent)
    sweep()
    assert all((home / name).exists() for name in LEFT)


def test_an_empty_data_directory_has_nothing_to_sweep(home):
    sweep()


def test_a_supervisor_sweeps_when_it_starts(files, light):
    left = files(LEFT)
    light()
    until(lambda: not [path for path in left if path.exists()])
