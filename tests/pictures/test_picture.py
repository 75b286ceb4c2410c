"""Pictures as people have them: every kind is read, or refused in one sentence, within bounded memory."""

import struct
import tracemalloc
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from vgg_explorer.pictures.picture import data_uri, decode, fit, within
from vgg_explorer.pictures.samples import SAMPLES, SIDE
from vgg_explorer.specs.errors import SpecError


def file(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def colours() -> Image.Image:
    """Red at the left, blue at the right; 40 wide, 20 high."""
    values = np.zeros((20, 40, 3), np.uint8)
    values[:, :20, 0] = 255
    values[:, 20:, 2] = 255
    return Image.fromarray(values)


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and brings next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_every_format_is_read(kind):
    picture = decode(file(colours(), kind), "a picture")
    assert picture.shape == (20, 40, 3)
    assert picture.dtype == np.uint8
    assert picture[10, 5, 0] > 200 > 60 > picture[10, 5, 2]
    assert picture[10, 35, 2] > 200


MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I", "F", "I;16")


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_becomes_rgb(mode):
    kind = "PNG" if mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else "TIFF"
    source = colours().convert("L").convert(mode) if mode in ("I", "F", "I;16") else colours()
    if mode == "LAB":
        source = Image.new("LAB", (40, 20))
    content = file(source if source.mode == mode else source.convert(mode), kind)
    assert decode(content, "a picture").shape == (20, 40, 3)


def test_sixteen_bits_keep_their_scale():
    ramp = np.linspace(0, 65535, 256, dtype=np.uint16)[None].repeat(4, axis=0)
    picture = decode(file(Image.fromarray(ramp)), "a ramp")
    assert np.abs(picture[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_transparent_parts_are_white():
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    assert (decode(file(clear), "glass") == 255).all()
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([10, 20, 30] * 256)
    assert (decode(file(palette, transparency=0), "glass") == 255).all()


def test_the_camera_orientation_is_followed():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    assert decode(file(colours(), "JPEG", exif=exif), "a photo").shape == (40, 20, 3)


def test_of_an_animation_the_first_picture():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    picture = decode(file(frames[0], "GIF", save_all=True, append_images=frames[1:]), "a film")
    assert tuple(picture[4, 4]) == (255, 0, 0)


@pytest.mark.parametrize("mode", MODES)
def test_a_smaller_picture_is_the_same_picture(mode):
    """What is needed at 50 pixels is made smaller first, in every mode, and looks the same."""
    kind = "PNG" if mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else "TIFF"
    large = colours().resize((800, 400), Image.Resampling.NEAREST)
    content = file(Image.new("LAB", (800, 400)) if mode == "LAB" else in_mode(large, mode), kind)
    whole, small = decode(content, "a picture"), decode(content, "a picture", side=50)
    assert whole.shape == (400, 800, 3)
    assert small.shape == (100, 200, 3)
    assert np.abs(small[:, :90].mean((0, 1)) - whole[:, :360].mean((0, 1))).max() < 3
    assert np.abs(small[:, 110:].mean((0, 1)) - whole[:, 440:].mean((0, 1))).max() < 3


def in_mode(image: Image.Image, mode: str) -> Image.Image:
    """The picture in that mode; of more than eight bits with the full range of values."""
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L"), dtype=np.uint16) * 257)
    return image.convert("L").convert(mode) if mode in ("I", "F") else image.convert(mode)


def test_a_smaller_picture_stays_transparent_and_upright():
    half = Image.new("RGBA", (400, 800), (255, 0, 0, 0))
    half.paste((0, 0, 255, 255), (0, 0, 400, 400))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter: what was above stands at the right
    small = decode(file(half, exif=exif), "glass", side=50)
    assert small.shape == (100, 200, 3)
    assert tuple(small[50, 50]) == (255, 255, 255)
    assert tuple(small[50, 150]) == (0, 0, 255)


HEAVY = {  # files of a few kilobytes that unfold to many pixels
    "sixteen bits": lambda: Image.fromarray(np.zeros((3000, 3000), np.uint16)),
    "palette": lambda: Image.new("P", (3000, 3000)),
    "transparent": lambda: Image.new("RGBA", (3000, 3000)),
    "colours": lambda: Image.new("RGB", (3000, 3000)),
}


@pytest.mark.parametrize("kind", HEAVY)
def test_a_large_picture_that_is_needed_small_costs_little(kind):
    """The arrays beside Pillow's own image, 9 million pixels of at most four bytes, are bounded by what is needed."""
    content = file(HEAVY[kind]())
    tracemalloc.start()
    decode(content, "a picture", side=256)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * 9e6


LARGE = "the file notes.txt has too many pixels; at most 50 million are read."
DAMAGED = "the file notes.txt is damaged: it ends early or does not fit its header."
NO_PICTURE = "the file notes.txt is no picture that can be read; take PNG, JPEG, GIF, WEBP, BMP, TIFF."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", NO_PICTURE),
        (b"hello, this is text", NO_PICTURE),
        (file(colours(), "PPM"), NO_PICTURE),
        (png_header(50_000, 50_000), LARGE),
        (png_header(10_000, 10_000), LARGE),
        (png_header(2_000, 2_000), DAMAGED),
        (file(colours().resize((400, 400)), "JPEG")[:2000], DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "the file notes.txt is"),
        (bytes(200_000_001), "the file notes.txt has 200 MB; at most 20 are read."),
    ],
    ids=["empty", "text", "format", "bomb", "large", "short", "truncated", "header", "200 MB"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(SpecError) as caught:
        decode(content, "notes.txt")
    assert str(caught.value).startswith(sentence)


def test_a_bomb_costs_no_memory():
    content = png_header(50_000, 50_000)
    tracemalloc.start()
    with pytest.raises(SpecError):
        decode(content, "a bomb")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5e6


def test_fit_scales_the_shorter_side_and_keeps_the_middle():
    fitted = fit(np.asarray(colours()), (3, 10, 10))
    assert fitted.shape == (10, 10, 3)
    assert fitted[5, 1, 0] > 200
    assert fitted[5, 8, 2] > 200  # the border between red and blue stays in the middle


@pytest.mark.parametrize(("height", "width"), [(600, 800), (2, 5000), (10, 10)])
def test_a_picture_within_so_many_pixels_keeps_its_shape(height, width):
    small = within(np.zeros((height, width, 3), np.uint8), 1000)
    assert small.shape[0] * small.shape[1] <= 1000
    assert small.shape[1] / small.shape[0] == pytest.approx(width / height, rel=0.1) or small.shape[0] == 1
    assert within(small, 1000) is small


def test_samples_are_the_same_every_time():
    for draw in SAMPLES.values():
        assert draw().shape == (SIDE, SIDE, 3)
        assert np.array_equal(draw(), draw())
        assert draw().std() > 20


def test_a_data_uri_is_a_jpeg_or_with_transparency_a_png():
    assert data_uri(np.zeros((4, 4, 3), np.uint8)).startswith("data:image/jpeg;base64,")
    assert data_uri(np.zeros((4, 4, 4), np.uint8)).startswith("data:image/png;base64,")
