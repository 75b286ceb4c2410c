"""ImageNet as it lies on the disk of whoever has it."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.pictures.files import change, counts, lay, picture, shades
from tests.refusal import refusal
from vgg_explorer.data import datasets
from vgg_explorer.pictures.sources import Files
from vgg_explorer.specs.datasets import read_dataset

pytestmark = pytest.mark.usefixtures("home")
load: Any = datasets.load  # tests look inside its sources


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
