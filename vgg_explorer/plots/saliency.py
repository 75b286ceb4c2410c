"""Maps as pictures: magnitudes from dark to bright, signed ones red and blue around zero, over the picture or alone."""

from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageDraw
from plotly.colors import sequential

CLIP = 99  # per cent of the pixels that the scale leaves room for; the others are drawn as its end
MAGNITUDES = sequential.Inferno
SIGNED = (
    "#2166AC",
    "#92C5DE",
    "#F7F7F7",
    "#F4A582",
    "#B2182B",
)  # speaks against the class, says nothing, speaks for it
GREY = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601


def limit(maps: Iterable[np.ndarray]) -> float:
    """Where a scale ends: the CLIP-th percentile of the magnitudes of each map, the largest of them."""
    return max((float(np.percentile(np.abs(map), CLIP)) or float(np.abs(map).max()) for map in maps), default=0.0)


def coloured(map: np.ndarray, end: float, *, signed: bool) -> np.ndarray:
    """A map (H, W) in colours, (H, W, 3) uint8: from 0 to `end`, or from `-end` to `end` where it is `signed`."""
    share = map / end if end > 0 else np.zeros_like(map)
    return ramp(SIGNED, (share.clip(-1, 1) + 1) / 2) if signed else ramp(MAGNITUDES, np.abs(share).clip(0, 1))


def ramp(colours: Sequence[str], share: np.ndarray) -> np.ndarray:
    """Colours between the given ones, by a share from 0 to 1 of the way."""
    stops = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours], np.float64)
    places = np.linspace(0, 1, len(stops))
    found = np.stack([np.interp(share, places, stops[:, channel]) for channel in range(3)], axis=-1)
    return found.round().astype(np.uint8)


def over(picture: np.ndarray, map: np.ndarray, end: float, *, signed: bool, strength: float) -> np.ndarray:
    """The map in colours over the picture in grey, (H, W, 3) uint8; at strength 1 the map alone, at 0 the picture."""
    grey = (picture @ GREY)[..., None]
    mixed = (1 - strength) * grey + strength * coloured(map, end, signed=signed)
    return mixed.round().astype(np.uint8) if strength > 0 else picture


def enlarged(pixels: np.ndarray, side: int) -> np.ndarray:
    """A small picture with its pixels as squares, so that its shorter side comes to about `side`."""
    times = max(1, round(side / min(pixels.shape[:2])))
    return np.asarray(Image.fromarray(pixels).resize((pixels.shape[1] * times, pixels.shape[0] * times), 0))


def framed(pixels: np.ndarray, box: Sequence[int], times: int) -> np.ndarray:
    """The picture with a box around something; the box is in pixels before each became `times` as large."""
    image = Image.fromarray(pixels)
    left, top, right, bottom = (times * edge for edge in box)
    draw = ImageDraw.Draw(image)
    draw.rectangle((left - 1, top - 1, right, bottom), outline="white", width=2)
    draw.rectangle((left - 2, top - 2, right + 1, bottom + 1), outline="black")
    return np.asarray(image)


def outlined(pixels: np.ndarray, box: Sequence[int], times: int, colour: str) -> np.ndarray:
    """The picture with a line along the inside of a box, in pixels before each became `times` as large."""
    image = Image.fromarray(pixels)
    left, top, right, bottom = (times * edge for edge in box)
    if right > left and bottom > top:
        ImageDraw.Draw(image).rectangle((left, top, right - 1, bottom - 1), outline=colour, width=2)
    return np.asarray(image)


def difference(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """One map less the other, each in units of its own scale: networks score in units of their own."""
    found: np.ndarray = scaled(first) - scaled(second)
    return found


def side_by_side(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Two maps of one picture with equal pixels, those of the coarser one; None where they show different parts."""
    if first.shape[0] * second.shape[1] != first.shape[1] * second.shape[0]:
        return None
    return as_coarse(first, second), as_coarse(second, first)


def as_coarse(map: np.ndarray, other: np.ndarray) -> np.ndarray:
    """A map with the pixels of another one where those are larger: each is the mean of what it covers."""
    if map.size <= other.size:
        return map
    return np.asarray(Image.fromarray(map.astype(np.float32)).resize(other.shape[::-1], Image.Resampling.BOX))


def scaled(map: np.ndarray) -> np.ndarray:
    end = limit([map])
    found: np.ndarray = (map / end).clip(-1, 1) if end > 0 else np.zeros_like(map)
    return found
