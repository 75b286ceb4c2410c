"""Pictures of odd shape and with odd headers: reduced while they are decoded, or refused in one sentence."""

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageOps

from tests.pictures.files import change
from tests.refusal import refusal
from vgg_explorer.pictures import picture
from vgg_explorer.pictures.picture import decode, fraction

TEXT, SHORT = 2, 3  # types of EXIF values
WIDTH, ORIENTATION = 256, 274


def file(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def exif_with_a_text_for_its_width(turn: int) -> bytes:
    """Two entries: the width, which is a text of 50 letters, and the orientation."""
    entries = (
        struct.pack(">H", 2)
        + struct.pack(">HHII", WIDTH, TEXT, 50, 38)
        + struct.pack(">HHIHH", ORIENTATION, SHORT, 1, turn, 0)
    )
    return b"Exif\0\0MM\0*" + struct.pack(">I", 8) + entries + bytes(4) + b"x" * 50


@pytest.mark.parametrize("size", [(30_001, 2), (2, 30_001)])
def test_a_side_that_is_too_long_is_refused_before_anything_is_decoded(monkeypatch, size):
    monkeypatch.setattr(picture, "upright", None)
    said = refusal(decode, file(Image.new("1", size)), "long.png")
    assert said == (f"the file long.png has {size[0]:,} x {size[1]:,} pixels; at most 30,000 are read along a side.")


def test_the_longest_side_is_a_setting(monkeypatch):
    change(monkeypatch, picture_side=100)
    assert decode(file(Image.new("1", (100, 2))), "a line").shape == (2, 100, 3)
    assert "at most 100 are read along a side" in refusal(decode, file(Image.new("1", (101, 2))), "a line")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_long_picture_is_reduced_too(mode):
    wide = np.zeros((40, 4000), np.uint16)
    image = Image.fromarray(wide) if mode == "I;16" else Image.new(mode, (4000, 40))
    assert decode(file(image), "a panorama", side=512, pixels=2_500).shape == (10, 1000, 3)


@pytest.mark.parametrize(
    ("size", "side", "pixels", "factor"),
    [
        ((4000, 3000), None, None, 1),
        ((4000, 3000), 500, None, 3),
        ((4000, 3000), 500, 100_000, 5),
        ((4000, 40), 500, None, 1),
        ((4000, 1), 500, 10, 1),
    ],
)
def test_a_picture_is_divided_by_what_nobody_needs(size, side, pixels, factor):
    assert fraction(size, side, pixels) == factor


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_is_followed_as_pillow_does(turn):
    source = Image.fromarray(np.arange(96, dtype=np.uint8).reshape(4, 8, 3))
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    content = file(source, exif=exif)
    with Image.open(BytesIO(content)) as image:
        assert np.array_equal(decode(content, "a photo"), np.asarray(ImageOps.exif_transpose(image)))


def test_odd_exif_data_cost_nothing_of_the_picture():
    content = file(Image.new("RGB", (40, 20)), "JPEG", exif=exif_with_a_text_for_its_width(6))
    with Image.open(BytesIO(content)) as image, pytest.raises(Exception, match="argument"):
        ImageOps.exif_transpose(image)
    assert decode(content, "a photo").shape == (40, 20, 3)


@pytest.mark.parametrize(
    "error", [struct.error("unpack"), RecursionError(), MemoryError(), KeyError("mode"), TypeError()]
)
def test_whatever_a_parser_raises_is_one_sentence(monkeypatch, caplog, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(picture, "upright", fail)
    said = refusal(decode, file(Image.new("1", (2, 2))), "odd.png")
    assert said == "the file odd.png is damaged: it ends early or does not fit its header."
    assert type(error).__name__ in caplog.text
