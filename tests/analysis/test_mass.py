"""How far something spreads."""

import numpy as np

from vgg_explorer.analysis.mass import side, width


def test_sides_of_squares_that_are_known():
    flat = np.ones((9, 9)) / 81
    assert [side(flat, (4, 4), share) for share in (0.01, 1 / 81, 9 / 81, 9.1 / 81, 25 / 81, 1.0)] == [1, 1, 3, 5, 5, 9]
    point = np.zeros((8, 8))
    point[2, 5] = 3.0
    assert side(point, (2, 5), 0.95) == 1 and side(point, (2, 2), 0.5) == 7
    assert side(np.zeros((4, 4)), (2, 2), 0.5) == 0
    between = np.ones((4, 4))
    assert side(between, (1.5, 1.5), 0.25) == 2 and side(between, (1.5, 1.5), 1) == 4


def test_widths_of_lines():
    assert width(np.array([1, 3, 6, 7, 6, 3, 1]) / 27, 3, 0.9) == 5
    assert width(np.array([1, 3, 6, 7, 6, 3, 1]) / 27, 3, 0.95) == 7
