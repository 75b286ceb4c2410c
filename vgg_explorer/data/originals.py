"""The data sets that torchvision knows: where their files are, and what is in them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from vgg_explorer.pictures.library import CLASSES, Arrays, write_arrays


class Original(NamedTuple):
    """One file of a set: its address, its path where torchvision looks for it, and its checksum."""

    url: str
    path: str
    md5: str


def originals(name: str) -> list[Original]:
    """The files that a set is downloaded as."""
    from torchvision import datasets as vision

    match name:
        case "cifar10" | "cifar100" | "stl10":
            kind: Any = {"cifar10": vision.CIFAR10, "cifar100": vision.CIFAR100, "stl10": vision.STL10}[name]
            return [Original(kind.url, kind.filename, kind.tgz_md5)]
        case "fashion-mnist":
            mirror = vision.FashionMNIST.mirrors[0]
            files = vision.FashionMNIST.resources
            return [Original(mirror + file, f"FashionMNIST/raw/{file}", md5) for file, md5 in files]
        case "svhn":
            return [Original(*vision.SVHN.split_list[split]) for split in ("train", "test")]
        case "imagenette":
            url, md5 = vision.Imagenette._ARCHIVES["160px"]
            return [Original(url, url.rpartition("/")[2], md5)]
    raise ValueError(f"torchvision has no {name!r} here")


def unpack(name: str, folder: Path) -> Path:
    """Unpack the files of a set that lie in `folder`; the folder that is ready to be kept.

    torchvision finds its archives there and downloads nothing. Arrays are kept as arrays, Imagenette as pictures.
    """
    if name == "imagenette":
        return unpack_imagenette(folder)
    ready = folder / "ready"
    write_arrays(ready, READERS[name](folder))
    return ready


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


READERS: dict[str, Callable[[Path], Arrays]] = {
    "cifar10": lambda folder: read_cifar(folder, "CIFAR10"),
    "cifar100": lambda folder: read_cifar(folder, "CIFAR100"),
    "fashion-mnist": read_fashion,
    "svhn": read_svhn,
    "stl10": read_stl,
}


def unpack_imagenette(folder: Path) -> Path:
    """train/<wnid>/*.JPEG and val/<wnid>/*.JPEG, with the English names of the classes beside them."""
    from torchvision import datasets as vision

    found = vision.Imagenette(folder, split="train", size="160px", download=True)
    names = [kinds[0] for kinds in found.classes]
    ready = Path(found._size_root)
    (ready / CLASSES).write_text(json.dumps(names), encoding="utf-8")
    return ready
