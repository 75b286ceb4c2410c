"""A picture from anybody's file, as an array, or one sentence that says why not.

The header is read first: a file that would unfold to more pixels than the limit, or to a longer side, is refused before
it is decoded. What is left takes at most 16 bytes a pixel while it is decoded: four in each of four copies.
"""

import warnings
from base64 import b64encode
from contextlib import suppress
from io import BytesIO
from math import isqrt

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from vgg_explorer.settings import settings
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
DAMAGE = (OSError, SyntaxError, ValueError, EOFError)  # by which Pillow says that it cannot read a file
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
ORIENTATION = 0x0112  # the number of a camera's orientation among the EXIF data
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
WIDE_MODES = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")  # one channel of more than eight bits


def decode(content: bytes, name: str, *, side: int | None = None, pixels: int | None = None) -> np.ndarray:
    """Bytes of a picture file to (height, width, 3) uint8, turned upright, transparent parts on white.

    Of an animation the first picture. One that is needed at `side` pixels only, or at so many `pixels` in all, comes at
    a whole fraction of its size that leaves at least twice as many along each side: a file of 90 kB can unfold to 50
    million pixels. Raises SpecError with the file's name and the rule it breaks.
    """
    check_bytes(len(content), name)
    with boundary(lambda error: not_read(error, name), usual=(*DAMAGE, *BOMB)), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd EXIF data, and of sizes for which our own limit is lower
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            check_size(image, name)
            if side is not None:
                image.draft(None, (2 * side, 2 * side))  # JPEG alone; eight times faster for a photograph
            return upright(image, side, pixels)


def not_read(error: Exception, name: str) -> SpecError:
    """The sentence for what Pillow, or anything under it, has raised."""
    if isinstance(error, BOMB):
        return too_large(name)
    if isinstance(error, UnidentifiedImageError):
        known = ", ".join(FORMATS)
        return SpecError("the file {name} is no picture that can be read; take {known}.", name=name, known=known)
    return SpecError("the file {name} is damaged: it ends early or does not fit its header.", name=name)


def check_bytes(count: int, name: str) -> None:
    limit = settings().picture_megabytes
    if count > limit * 10**6:
        size = f"{count / 1e6:,.0f}"
        raise SpecError("the file {name} has {size} MB; at most {limit} are read.", name=name, size=size, limit=limit)


def check_size(image: Image.Image, name: str) -> None:
    if image.width * image.height > settings().picture_megapixels * 10**6:
        raise too_large(name)
    longest = settings().picture_side
    if max(image.size) > longest:
        raise SpecError(
            "the file {name} has {width} x {height} pixels; at most {limit} are read along a side.",
            name=name,
            width=f"{image.width:,}",
            height=f"{image.height:,}",
            limit=f"{longest:,}",
        )


def too_large(name: str) -> SpecError:
    limit = settings().picture_megapixels
    return SpecError("the file {name} has too many pixels; at most {limit} million are read.", name=name, limit=limit)


def upright(image: Image.Image, side: int | None, pixels: int | None) -> np.ndarray:
    """The first frame, as the camera's orientation says, in RGB; it is made smaller before it is copied again."""
    image.load()
    turn, factor = orientation(image), fraction(image.size, side, pixels)
    if image.mode in WIDE_MODES:
        return stretched(blocks(np.asarray(turned(image, turn)), factor), image.mode)
    return np.asarray(on_white(turned(reduced(image, factor), turn)))


def orientation(image: Image.Image) -> int:
    """How the camera was held; 1, upright, where the EXIF data do not say it or cannot be read."""
    with suppress(Exception):
        return int(image.getexif().get(ORIENTATION, 1))
    return 1


def turned(image: Image.Image, turn: int) -> Image.Image:
    return image.transpose(TURNS[turn]) if turn in TURNS else image


def fraction(size: tuple[int, int], side: int | None, pixels: int | None) -> int:
    """By how much a picture can be divided so that twice `side`, or four times `pixels`, are left."""
    by_side = min(size) // (2 * side) if side else 1
    by_pixels = isqrt(size[0] * size[1] // (4 * pixels)) if pixels else 1
    return max(1, min(max(by_side, by_pixels), min(size)))


def reduced(image: Image.Image, factor: int) -> Image.Image:
    """The picture at 1 / factor of its size; the places of a palette are made colours, which can be averaged."""
    if image.has_transparency_data and image.mode != "LA":
        image = image if image.mode == "RGBA" else image.convert("RGBA")
    elif image.mode in ("1", "P"):
        image = image.convert("RGB")
    return image if factor == 1 else image.reduce(factor)


def on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image if image.mode == "RGB" else image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image.convert("RGB"), mask=image.getchannel("A"))
    return white


def blocks(values: np.ndarray, factor: int) -> np.ndarray:
    """The means of blocks of factor x factor, (height, width) to float32; what does not fill a block is left out."""
    height, width = (side // factor for side in values.shape)
    whole = values[: height * factor, : width * factor].reshape(height, factor, width, factor)
    means: np.ndarray = whole.mean(axis=(1, 3), dtype=np.float32)
    return means


def stretched(values: np.ndarray, mode: str) -> np.ndarray:
    """More than eight bits a pixel to eight: 16-bit by its full scale, whole and real numbers by what is there."""
    low, high = (0.0, 65535.0) if mode.startswith("I;16") else (float(values.min()), float(values.max()))
    values -= low
    values *= 255 / (high - low or 1.0)
    grey = np.nan_to_num(values, copy=False).clip(0, 255, out=values).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def within(picture: np.ndarray, pixels: int) -> np.ndarray:
    """The picture at no more than so many pixels, in its own shape."""
    height, width = picture.shape[:2]
    scale = (pixels / (height * width)) ** 0.5
    if scale >= 1:
        return picture
    size = (min(pixels, max(1, int(width * scale))), min(pixels, max(1, int(height * scale))))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def fit(picture: np.ndarray, shape: Shape) -> np.ndarray:
    """Scale to cover the input of a network and cut out the middle, (height, width, 3).

    As in testing (section 3.2): the shorter side is scaled, the rest cropped.
    """
    _, height, width = shape
    scaled = ImageOps.fit(Image.fromarray(picture), (width, height), Image.Resampling.BICUBIC)
    return np.asarray(scaled)


def data_uri(picture: np.ndarray) -> str:
    """A picture for a figure: (height, width, 3) uint8 as JPEG, (height, width, 4) as PNG."""
    file = BytesIO()
    image = Image.fromarray(picture)
    kind = "png" if picture.shape[2] == 4 else "jpeg"
    image.save(file, kind.upper(), quality=88)
    return f"data:image/{kind};base64,{b64encode(file.getvalue()).decode()}"
