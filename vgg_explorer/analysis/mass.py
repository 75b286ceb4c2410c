"""How far something spreads around a place: the smallest square, or stretch, that holds a share of it."""

import numpy as np

Box = tuple[int, int, int, int]  # top, left, bottom, right, the last two one past the end


def square(mass: np.ndarray, middle: tuple[float, float], wanted: float) -> Box:
    """The part inside the picture of the smallest square around `middle` that holds the `wanted` share of (H, W).

    Pixels outside the picture hold nothing. All zeros of nothing.
    """
    away = [np.abs(np.arange(size) - at) for size, at in zip(mass.shape, middle, strict=True)]
    reach = within(np.maximum(away[0][:, None], away[1][None, :]), mass, wanted)
    (top, bottom), (left, right) = (stretch(each, reach) for each in away)
    return top, left, bottom, right


def side(mass: np.ndarray, middle: tuple[float, float], wanted: float) -> int:
    """The longer side of that part, in pixels; 0 of nothing."""
    top, left, bottom, right = square(mass, middle, wanted)
    return max(bottom - top, right - left)


def width(mass: np.ndarray, middle: float, wanted: float) -> int:
    """The same of a line (n,)."""
    away = np.abs(np.arange(len(mass)) - middle)
    first, behind = stretch(away, within(away, mass, wanted))
    return behind - first


def within(away: np.ndarray, mass: np.ndarray, wanted: float) -> float:
    """The distance within which the share lies; negative of nothing."""
    order = np.argsort(away, axis=None, kind="stable")
    held = mass.ravel()[order].cumsum()
    if not held[-1] > 0:
        return -1.0
    return float(away.ravel()[order[np.searchsorted(held, wanted * held[-1] * (1 - 1e-12))]])


def stretch(away: np.ndarray, reach: float) -> tuple[int, int]:
    """The first place within reach, and one past the last; (0, 0) where there is none."""
    places = np.flatnonzero(away <= reach)
    return (int(places[0]), int(places[-1]) + 1) if len(places) else (0, 0)


def deviation(mass: np.ndarray) -> float:
    """The standard deviation of a line (n,) of mass around its own middle, in pixels; 0 of nothing."""
    total = float(mass.sum())
    if not total > 0:
        return 0.0
    places = np.arange(len(mass))
    middle = float(mass @ places) / total
    return float(np.sqrt(mass @ (places - middle) ** 2 / total))


def total_variation(first: np.ndarray, second: np.ndarray) -> float:
    """The share of a mass that lies elsewhere in another one, 0 to 1: half the sum of |differences|, of two that
    sum to 1 (the total variation distance)."""
    return float(np.abs(first - second).sum() / 2)
