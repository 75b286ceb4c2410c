"""How far something spreads around a place: the smallest square, or stretch, that holds a share of it."""

import numpy as np


def side(mass: np.ndarray, middle: tuple[float, float], wanted: float) -> int:
    """The side of the smallest square around `middle` that holds the `wanted` share of (H, W); 0 of nothing."""
    rows, columns = (np.abs(np.arange(size) - at) for size, at in zip(mass.shape, middle, strict=True))
    return across(np.maximum(rows[:, None], columns[None, :]), mass, wanted)


def width(mass: np.ndarray, middle: float, wanted: float) -> int:
    """The same of a line (n,)."""
    return across(np.abs(np.arange(len(mass)) - middle), mass, wanted)


def across(away: np.ndarray, mass: np.ndarray, wanted: float) -> int:
    """Twice the distance within which the share lies, and the pixel in the middle."""
    order = np.argsort(away, axis=None, kind="stable")
    held = mass.ravel()[order].cumsum()
    if not held[-1] > 0:
        return 0
    return round(2 * float(away.ravel()[order[np.searchsorted(held, wanted * held[-1] * (1 - 1e-12))]]) + 1)
