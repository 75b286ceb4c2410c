"""Many small maps on one sheet: the channels of a layer, the filters of the first convolution."""

from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np

MOST = 64  # maps on a sheet
SIDE = 40  # pixels at least that a map gets


def as_picture(image: np.ndarray, mean: Sequence[float], deviation: Sequence[float]) -> np.ndarray:
    """A normalised picture (C, H, W) in its colours, (H, W, 3) uint8."""
    values = image.transpose(1, 2, 0) * np.array(deviation) + np.array(mean)
    pixels = (255 * values).clip(0, 255).round().astype(np.uint8)
    return np.repeat(pixels, 3 // pixels.shape[2], axis=2)


def maps_sheet(maps: np.ndarray) -> np.ndarray:
    """Channels (n, H, W) in grey, each from its own lowest to its highest value; the first MOST."""
    return sheet([np.repeat(stretched(map)[..., None], 3, axis=2) for map in maps[:MOST]])


def filters_sheet(weights: np.ndarray) -> np.ndarray:
    """Filters (n, C, h, w): in colour where they look at three channels, else the mean over those; grey is zero."""
    found = weights if weights.shape[1] == 3 else np.repeat(weights.mean(1, keepdims=True), 3, axis=1)
    end = float(np.abs(found).max()) or 1.0
    pixels = (127.5 + 127.5 * found / end).round().astype(np.uint8)
    return sheet(list(pixels[:MOST].transpose(0, 2, 3, 1)))


def stretched(map: np.ndarray) -> np.ndarray:
    low, high = float(map.min()), float(map.max())
    found: np.ndarray = (255 * (map - low) / (high - low or 1.0)).round().astype(np.uint8)
    return found


def sheet(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """Pictures (h, w, 3) of one size in rows, one pixel apart, each enlarged by a whole factor."""
    times = max(1, SIDE // min(pictures[0].shape[:2]))
    large = [picture.repeat(times, 0).repeat(times, 1) for picture in pictures]
    height, width = large[0].shape[:2]
    columns = ceil(sqrt(len(large)))
    rows = ceil(len(large) / columns)
    found = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1, 3), 128, np.uint8)
    for number, picture in enumerate(large):
        top, left = number // columns * (height + 1), number % columns * (width + 1)
        found[top : top + height, left : left + width] = picture
    return found
