"""Small data sets in the very files that the large ones come in, served from this machine in their place."""

import gzip
import hashlib
import pickle
import struct
import tarfile
from io import BytesIO
from typing import Any

import numpy as np
from scipy.io import savemat
from torchvision import datasets as vision

from tests.pictures.files import picture
from tests.pictures.server import Served


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def tar(files: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, BytesIO(content))
    return buffer.getvalue()


def images(count: int, shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, *shape), dtype=np.uint8)


def labels(count: int, classes: int = 10) -> np.ndarray:
    return np.arange(count) % classes


def offer_cifar(server: Served, monkeypatch, kind: str = "CIFAR10") -> tuple[np.ndarray, np.ndarray]:
    """Training and test pictures (N, 3, 32, 32) of a CIFAR of 100 and 20 pictures, or 200 and 100."""
    known, hundred = getattr(vision, kind), kind == "CIFAR100"
    classes = 100 if hundred else 10
    train, test = (
        images(2 * classes if hundred else 100, (3, 32, 32), 1),
        images(classes * (1 if hundred else 2), (3, 32, 32), 2),
    )
    key = "fine_labels" if hundred else "labels"
    batches = [
        *zip(
            np.split(train, len(known.train_list)),
            np.split(labels(len(train), classes), len(known.train_list)),
            strict=True,
        ),
        (test, labels(len(test), classes)),
    ]
    files = [
        pickle.dumps({"data": part.reshape(len(part), -1), key: marks.tolist()}, protocol=2) for part, marks in batches
    ]
    meta = pickle.dumps({known.meta["key"]: [f"class {n:03d}" for n in range(classes)]}, protocol=2)
    names = [name for name, _ in known.train_list + known.test_list]
    sums = [[name, md5(content)] for name, content in zip(names, files, strict=True)]
    content = tar(
        {f"{known.base_folder}/{name}": content for name, content in zip(names, files, strict=True)}
        | {f"{known.base_folder}/{known.meta['filename']}": meta}
    )
    monkeypatch.setattr(known, "train_list", sums[:-1])
    monkeypatch.setattr(known, "test_list", sums[-1:])
    monkeypatch.setattr(known, "meta", known.meta | {"md5": md5(meta)})
    offer(server, monkeypatch, known, content)
    return train, test


def offer(server: Served, monkeypatch, known: Any, content: bytes) -> None:
    server.files["/" + known.filename] = content
    monkeypatch.setattr(known, "url", f"{server.address}/{known.filename}")
    monkeypatch.setattr(known, "tgz_md5", md5(content))


def offer_fashion(server: Served, monkeypatch) -> tuple[np.ndarray, np.ndarray]:
    train, test = images(100, (28, 28), 1), images(20, (28, 28), 2)
    contents = [
        struct.pack(">4B3I", 0, 0, 8, 3, *train.shape) + train.tobytes(),
        struct.pack(">4BI", 0, 0, 8, 1, 100) + labels(100).astype(np.uint8).tobytes(),
        struct.pack(">4B3I", 0, 0, 8, 3, *test.shape) + test.tobytes(),
        struct.pack(">4BI", 0, 0, 8, 1, 20) + labels(20).astype(np.uint8).tobytes(),
    ]
    packed = [gzip.compress(content) for content in contents]
    names = [name for name, _ in vision.FashionMNIST.resources]
    server.files |= {f"/fashion/{name}": content for name, content in zip(names, packed, strict=True)}
    monkeypatch.setattr(vision.FashionMNIST, "mirrors", [server.address + "/fashion/"])
    monkeypatch.setattr(
        vision.FashionMNIST, "resources", [(name, md5(content)) for name, content in zip(names, packed, strict=True)]
    )
    return train[:, None], test[:, None]


def offer_svhn(server: Served, monkeypatch) -> tuple[np.ndarray, np.ndarray]:
    """Its files have the pictures last and write the digit 0 as 10."""
    parts = {"train": images(100, (3, 32, 32), 1), "test": images(20, (3, 32, 32), 2)}
    split_list = dict(vision.SVHN.split_list)
    for split, part in parts.items():
        buffer = BytesIO()
        marks = np.where(labels(len(part)) == 0, 10, labels(len(part)))
        savemat(buffer, {"X": part.transpose(2, 3, 1, 0), "y": marks.astype(np.uint8)[:, None]})
        name = f"{split}_32x32.mat"
        server.files["/" + name] = buffer.getvalue()
        split_list[split] = [f"{server.address}/{name}", name, md5(buffer.getvalue())]
    monkeypatch.setattr(vision.SVHN, "split_list", split_list)
    return parts["train"], parts["test"]


def offer_stl(server: Served, monkeypatch) -> tuple[np.ndarray, np.ndarray]:
    """Its files have columns before rows and count classes from 1."""
    train, test = images(100, (3, 96, 96), 1), images(20, (3, 96, 96), 2)
    files = {
        "train_X.bin": train.transpose(0, 1, 3, 2).tobytes(),
        "train_y.bin": (labels(100) + 1).astype(np.uint8).tobytes(),
        "unlabeled_X.bin": b"",
        "test_X.bin": test.transpose(0, 1, 3, 2).tobytes(),
        "test_y.bin": (labels(20) + 1).astype(np.uint8).tobytes(),
        "class_names.txt": "\n".join(f"class {n:03d}" for n in range(10)).encode(),
    }
    known = vision.STL10
    for field in ("train_list", "test_list"):
        monkeypatch.setattr(known, field, [[name, md5(files[name])] for name, _ in getattr(known, field)])
    offer(server, monkeypatch, known, tar({f"{known.base_folder}/{name}": content for name, content in files.items()}))
    return train, test


def offer_imagenette(server: Served, monkeypatch) -> None:
    """Ten pictures of each class to learn from, two to test; the shade of a picture tells its class."""
    files = {
        f"imagenette2-160/{part}/{wnid}/{wnid}_{number}.JPEG": picture(20 * place + number, (200, 160), "JPEG")
        for part, count in (("train", 10), ("val", 2))
        for place, wnid in enumerate(vision.Imagenette._WNID_TO_CLASS)
        for number in range(count)
    }
    content = tar(files | {"imagenette2-160/noisy_imagenette.csv": b"path,noisy_labels_0"})
    server.files["/imagenette2-160.tgz"] = content
    monkeypatch.setattr(
        vision.Imagenette, "_ARCHIVES", {"160px": (f"{server.address}/imagenette2-160.tgz", md5(content))}
    )


ARRAYS = {
    "cifar10": offer_cifar,
    "cifar100": lambda server, monkeypatch: offer_cifar(server, monkeypatch, "CIFAR100"),
    "fashion-mnist": offer_fashion,
    "svhn": offer_svhn,
    "stl10": offer_stl,
}
