"""Pictures and folders of pictures that tests make."""

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from vgg_explorer.pictures.sets import Sets
from vgg_explorer.settings import settings

PARTS = ("train", "validation", "test")


def picture(shade: int = 100, size: tuple[int, int] = (12, 12), kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A picture of one shade; the size is (width, height)."""
    buffer = BytesIO()
    Image.new("L", size, shade).convert(mode).save(buffer, kind)
    return buffer.getvalue()


def flowers(each: int = 5, *, parts: tuple[str, ...] = ("",), classes: tuple[str, ...] = ("roses", "tulips")) -> dict:
    """Files of a small data set by their paths; the shade of each picture tells its class and number."""
    return {
        f"{part}{'/' if part else ''}{name}/{number}.png": picture(100 * label + number)
        for part in parts
        for label, name in enumerate(classes)
        for number in range(each)
    }


def lay(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def pack(path: Path, files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def shades(images: np.ndarray) -> list[int]:
    """The shade of each picture of one shade, (N, C, H, W)."""
    return [int(value) for value in images.mean(axis=(1, 2, 3)).round()]


def change(monkeypatch, **values: object) -> None:
    """Settings for the length of a test."""
    for name, value in values.items():
        assert name in type(settings()).model_fields
        monkeypatch.setitem(settings().__dict__, name, value)


def counts(sets: Sets) -> list[int]:
    return [len(getattr(sets, part).labels) for part in PARTS]
