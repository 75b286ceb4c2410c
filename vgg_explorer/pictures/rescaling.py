"""Pictures rescaled to S and cropped (section 3.1), where only what the crop shows is ever computed.

The picture is rescaled so that it covers the network's input S / input times, its shorter side S pixels long, and a
crop of the input's size is cut out. Bilinear rescaling is a sum over pixels along one axis and then along the other:

    out(i) = sum over j of w(i, j) picture(j)    w(i, j) ~ max(0, 1 - |j + 1/2 - (i + 1/2) / z| / max(1, 1/z))

z is how many times larger the picture becomes. Where it shrinks, the triangle is as wide as the step between two pixels
of the result (antialiasing). The rows i of a crop need nothing of the others.
"""

from typing import NamedTuple

import numpy as np

from vgg_explorer.specs.layers import Shape


class Crops(NamedTuple):
    """For each of n pictures its height and width once rescaled, (n, 2), and top and left of its crop there, (n, 2)."""

    rescaled: np.ndarray
    corner: np.ndarray


def rescaled_sizes(sizes: np.ndarray, shape: Shape, scale: np.ndarray) -> np.ndarray:
    """Heights and widths (n, 2) of pictures of `sizes` (n, 2) that cover the input `scale` (n,) times.

    The side that is shorter, compared with the input's, becomes a whole number of pixels; the other keeps the ratio.
    """
    wanted = np.array(shape[1:])
    shorter = np.argmin(sizes / wanted, axis=1)[:, None]
    own = np.take_along_axis(sizes, shorter, 1)
    target = np.rint(scale[:, None] * wanted[shorter])
    found: np.ndarray = np.maximum(np.rint(sizes * (target / own)), wanted).astype(np.int64)
    return found


def random_crops(sizes: np.ndarray, shape: Shape, *, scale: np.ndarray, middle: np.ndarray) -> Crops:
    """Crops at whole pixels of pictures rescaled by `scale` (n,); `middle` (n, 2) are places from -1 to 1."""
    rescaled = rescaled_sizes(sizes, shape, scale)
    room = rescaled - np.array(shape[1:])
    corner = np.floor((middle + 1) / 2 * (room + 1)).astype(np.int64)
    return Crops(rescaled, corner.clip(0, room))


def central_crops(sizes: np.ndarray, shape: Shape, *, scale: float) -> Crops:
    """The crops in the middle."""
    rescaled = rescaled_sizes(sizes, shape, np.full(len(sizes), scale))
    return Crops(rescaled, (rescaled - np.array(shape[1:])) // 2)


def weights(lengths: np.ndarray, rescaled: np.ndarray, first: np.ndarray, count: int) -> np.ndarray:
    """What each of `count` pixels from `first` (n,) on takes of each pixel along an axis, (n, count, longest).

    n lines of `lengths` (n,) pixels become `rescaled` (n,) pixels long.
    """
    step = (lengths / rescaled)[:, None, None]
    centres = (first[:, None, None] + np.arange(count)[None, :, None] + 0.5) * step
    pixels = np.arange(lengths.max())[None, None, :]
    found = (1 - np.abs(pixels + 0.5 - centres) / np.maximum(step, 1)).clip(0) * (pixels < lengths[:, None, None])
    shares: np.ndarray = (found / found.sum(2, keepdims=True)).astype(np.float32)
    return shares


def cropped(picture: np.ndarray, crops: Crops, place: int, shape: Shape) -> np.ndarray:
    """The crop number `place` of a picture (C, H, W) uint8, in float32 from 0 to 255, (C, h, w)."""
    mine = slice(place, place + 1)
    rows, columns = (
        weights(np.array([own]), crops.rescaled[mine, axis], crops.corner[mine, axis], count)[0]
        for axis, (own, count) in enumerate(zip(picture.shape[1:], shape[1:], strict=True))
    )
    high, wide = used(rows), used(columns)
    part = picture[:, high, wide].astype(np.float32)
    found: np.ndarray = rows[:, high] @ part @ columns[:, wide].T
    return found


def used(shares: np.ndarray) -> slice:
    """The pixels along an axis of which a crop takes anything."""
    found = np.flatnonzero(shares.any(0))
    return slice(int(found[0]), int(found[-1]) + 1)
