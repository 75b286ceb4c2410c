"""How alike two maps are, by the order of their values alone."""

import numpy as np


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's coefficient in [-1, 1] of two arrays of one shape; NaN where one of them is the same everywhere.

    Pearson's coefficient of the ranks; equal values share the mean of their ranks (Spearman 1904). scipy.stats has
    it too, and takes a second to load.
    """
    if first.shape != second.shape:
        raise ValueError(f"maps of {first.shape} and {second.shape} cannot be compared")
    a, b = (ranks(each) - (each.size - 1) / 2 for each in (first, second))
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 0 else float("nan")


def ranks(values: np.ndarray) -> np.ndarray:
    """The place of each value in the order of all of them, from 0; equal ones share their mean place."""
    _, inverse, counts = np.unique(values.ravel(), return_inverse=True, return_counts=True)
    behind = counts.cumsum()
    mean: np.ndarray = behind - (counts + 1) / 2
    found: np.ndarray = mean[inverse.ravel()]
    return found
