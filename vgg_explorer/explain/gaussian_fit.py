"""A Gaussian fitted to a field along each axis, by least squares."""

import numpy as np
from scipy.optimize import OptimizeWarning, curve_fit

from vgg_explorer.specs.maps import Gaussian

LONGEST = 20.0  # a deviation beyond so many times the length of the axis is a flat line


def fit_gaussian(share: np.ndarray) -> Gaussian | None:
    """Least squares to the mass (H, W) summed along each axis; None of a field without mass.

    Luo et al. 2016, section 2.3: the effective field of a deep network is nearly Gaussian. `explained` says how nearly:
    1 less the squared residuals over the variance, along that axis.
    """
    if not share.sum() > 0:
        return None
    fits = [fit_axis(share.sum(1)), fit_axis(share.sum(0))]
    middle, deviation, explained = zip(*fits, strict=True)
    return Gaussian(middle, deviation, explained)


def fit_axis(mass: np.ndarray) -> tuple[float, float, float]:
    """Middle, deviation and share of variance explained of a exp(-(i - middle)^2 / (2 deviation^2))."""
    places = np.arange(len(mass), dtype=np.float64)
    middle = float(mass @ places / mass.sum())
    deviation = max(0.3, float(np.sqrt(mass @ (places - middle) ** 2 / mass.sum())))
    found = least_squares(places, mass, (float(mass.max()), middle, deviation))
    spread = float(((mass - mass.mean()) ** 2).sum())
    left = float(((mass - gaussian(places, *found)) ** 2).sum())
    return found[1], abs(found[2]), 1 - left / spread if spread > 0 else 0.0


def least_squares(
    places: np.ndarray, mass: np.ndarray, start: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Height, middle and deviation of the best fit; `start`, the mass's own moments, where the search finds none."""
    low = (0.0, -float(len(places)), 0.1)
    high = (np.inf, 2.0 * len(places), LONGEST * len(places))
    try:
        found, _ = curve_fit(gaussian, places, mass, start, bounds=(low, high))
    except (RuntimeError, ValueError, OptimizeWarning):
        return start
    return float(found[0]), float(found[1]), float(found[2])


def gaussian(places: np.ndarray, height: float, middle: float, deviation: float) -> np.ndarray:
    values: np.ndarray = height * np.exp(-((places - middle) ** 2) / (2 * deviation**2))
    return values
