"""Files of pictures, as the fields of Saliency and Receptive field take them: every format and mode, damaged."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from tests.fuzz.mutations import damaged, with_checksums
from vgg_explorer.specs.reading import ReadPicture
from vgg_explorer.worker.reading import picture

SIDE = 512
MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "GIF": ("L", "P"),
    "WEBP": ("RGB", "RGBA"),
    "BMP": ("1", "L", "RGB"),
    "TIFF": ("1", "L", "RGB", "RGBA", "CMYK", "LAB", "I", "F"),
}
MORE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("JPEG", {"progressive": True}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("TIFF", {"compression": "tiff_adobe_deflate"}),
    ("PNG", {"optimize": True, "transparency": (0, 0, 0)}),
)


def sources() -> list[bytes]:
    """Small whole files."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    whole = [written(in_mode(mode), kind) for kind, modes in MODES.items() for mode in modes]
    whole += [written(in_mode("RGB"), kind, **options) for kind, options in MORE]
    whole += [written(in_mode("RGB"), kind, exif=exif) for kind in ("JPEG", "PNG", "WEBP", "TIFF")]
    moving = {"save_all": True, "append_images": [in_mode("RGB").rotate(90)]}
    return whole + [written(in_mode("RGB"), kind, **moving) for kind in ("GIF", "WEBP", "PNG", "TIFF")]


def in_mode(mode: str) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    if mode == "LAB":
        return Image.new("LAB", (40, 30))
    if mode == "I;16":
        return Image.fromarray(pixels[..., 0].astype(np.uint16) * 257)
    image = Image.fromarray(pixels)
    return image.convert("L").convert(mode) if mode in ("I", "F", "LA") else image.convert(mode)


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@contextmanager
def prepared() -> Iterator[tuple[Callable[[Random], bytes], Callable[[bytes], None]]]:
    whole = sources()

    def case(generator: Random) -> bytes:
        content = damaged(generator, generator.choice(whole), generator.choice(whole))
        return with_checksums(content) if content.startswith(b"\x89PNG") and generator.random() < 0.8 else content

    yield case, read


def read(content: bytes) -> None:
    found = picture(ReadPicture("", SIDE, 2 * SIDE**2, "a picture", content))
    assert found.dtype == np.uint8 and found.ndim == 3 and found.shape[2] == 3 and found.size
    assert found.shape[0] * found.shape[1] <= 2 * SIDE**2
