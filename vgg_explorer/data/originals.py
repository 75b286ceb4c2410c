"""The data sets that torchvision knows: where their files are, and what is in them."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from vgg_explorer.pictures.library import CLASSES, Arrays, write_arrays
from vgg_explorer.specs.dataset_entries import DATASETS


class Original(NamedTuple):
    """One file of a set: its address, its path where torchvision looks for it, and its checksum."""

    url: str
    path: str
    md5: str


class OriginalFiles(NamedTuple):
    """A set as torchvision downloads it: its files, and what unpacks them in a folder to the folder that is kept.

    torchvision finds its archives there and downloads nothing.
    """

    files: Callable[[], list[Original]]
    unpack: Callable[[Path], Path]


def originals(name: str) -> list[Original]:
    """The files that a set is downloaded as."""
    return DOWNLOADS[name].files()


def unpack(name: str, folder: Path) -> Path:
    """Unpack the files of a set that lie in `folder`; the folder that is ready to be kept."""
    return DOWNLOADS[name].unpack(folder)


def one_file(kind: str) -> list[Original]:
    """The archive of a set that torchvision's class of that name downloads."""
    from torchvision import datasets as vision

    known: Any = getattr(vision, kind)
    return [Original(known.url, known.filename, known.tgz_md5)]


def fashion_files() -> list[Original]:
    from torchvision import datasets as vision

    mirror = vision.FashionMNIST.mirrors[0]
    files = vision.FashionMNIST.resources
    return [Original(mirror + file, f"FashionMNIST/raw/{file}", md5) for file, md5 in files]


def svhn_files() -> list[Original]:
    from torchvision import datasets as vision

    return [Original(*vision.SVHN.split_list[split]) for split in ("train", "test")]


def imagenette_files() -> list[Original]:
    from torchvision import datasets as vision

    url, md5 = vision.Imagenette._ARCHIVES["160px"]
    return [Original(url, url.rpartition("/")[2], md5)]


def read_cifar(folder: Path, kind: str) -> Arrays:
    from torchvision import datasets as vision

    train, test = (getattr(vision, kind)(folder, train=train, download=True) for train in (True, False))
    images = [part.data.transpose(0, 3, 1, 2) for part in (train, test)]
    return Arrays(images[0], np.array(train.targets), images[1], np.array(test.targets), tuple(train.classes))


def read_fashion(folder: Path) -> Arrays:
    from torchvision import datasets as vision

    train, test = (vision.FashionMNIST(folder, train=train, download=True) for train in (True, False))
    images = [part.data.numpy()[:, None] for part in (train, test)]
    return Arrays(images[0], train.targets.numpy(), images[1], test.targets.numpy(), tuple(train.classes))


def read_svhn(folder: Path) -> Arrays:
    from torchvision import datasets as vision

    train, test = (vision.SVHN(folder, split=split, download=True) for split in ("train", "test"))
    return Arrays(train.data, train.labels, test.data, test.labels, tuple("0123456789"))


def read_stl(folder: Path) -> Arrays:
    from torchvision import datasets as vision

    train, test = (vision.STL10(folder, split=split, download=True) for split in ("train", "test"))
    return Arrays(train.data, train.labels, test.data, test.labels, tuple(train.classes))


def unpack_imagenette(folder: Path) -> Path:
    """train/<wnid>/*.JPEG and val/<wnid>/*.JPEG, with the English names of the classes beside them."""
    from torchvision import datasets as vision

    found = vision.Imagenette(folder, split="train", size="160px", download=True)
    names = [kinds[0] for kinds in found.classes]
    ready = Path(found._size_root)
    (ready / CLASSES).write_text(json.dumps(names), encoding="utf-8")
    return ready


def as_arrays(read: Callable[[Path], Arrays]) -> Callable[[Path], Path]:
    """Unpack a set that is kept as arrays."""

    def unpacked(folder: Path) -> Path:
        write_arrays(folder / "ready", read(folder))
        return folder / "ready"

    return unpacked


DOWNLOADS = {
    "cifar10": OriginalFiles(partial(one_file, "CIFAR10"), as_arrays(partial(read_cifar, kind="CIFAR10"))),
    "cifar100": OriginalFiles(partial(one_file, "CIFAR100"), as_arrays(partial(read_cifar, kind="CIFAR100"))),
    "fashion-mnist": OriginalFiles(fashion_files, as_arrays(read_fashion)),
    "svhn": OriginalFiles(svhn_files, as_arrays(read_svhn)),
    "stl10": OriginalFiles(partial(one_file, "STL10"), as_arrays(read_stl)),
    "imagenette": OriginalFiles(imagenette_files, unpack_imagenette),
}
missing = {known.name for known in DATASETS if known.origin == "download"} ^ DOWNLOADS.keys()
if missing:
    raise TypeError(f"one of DATASETS and DOWNLOADS lacks {', '.join(sorted(missing))}")
