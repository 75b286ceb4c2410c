"""How far something spreads."""

import numpy as np

from vgg_explorer.analysis.mass import deviation, side, square, total_variation, width


def test_sides_of_squares_that_are_known():
    flat = np.ones((9, 9)) / 81
    assert [side(flat, (4, 4), share) for share in (0.01, 1 / 81, 9 / 81, 9.1 / 81, 25 / 81, 1.0)] == [1, 1, 3, 5, 5, 9]
    point = np.zeros((8, 8))
    point[2, 5] = 3.0
    assert side(point, (2, 5), 0.95) == 1 and side(point, (2, 2), 0.5) == 6
    assert square(point, (2, 2), 0.5) == (0, 0, 6, 6), "the part inside the picture"
    assert square(flat, (0, 4), 15 / 81) == (0, 2, 3, 7) and side(flat, (0, 4), 15 / 81) == 5, "the longer side"
    assert side(np.zeros((4, 4)), (2, 2), 0.5) == 0
    between = np.ones((4, 4))
    assert side(between, (1.5, 1.5), 0.25) == 2 and side(between, (1.5, 1.5), 1) == 4


def test_widths_of_lines():
    assert width(np.array([1, 3, 6, 7, 6, 3, 1]) / 27, 3, 0.9) == 5
    assert width(np.array([1, 3, 6, 7, 6, 3, 1]) / 27, 3, 0.95) == 7
    assert width(np.array([4, 1, 1, 1, 1]) / 8, 0, 0.6) == 2 and width(np.zeros(3), 1, 0.5) == 0


def test_how_wide_a_line_is_and_how_much_lies_elsewhere():
    assert deviation(np.array([0, 0, 1, 0])) == 0 == deviation(np.zeros(4))
    assert deviation(np.array([2, 0, 2, 0])) == 1
    assert deviation(3 * np.array([1, 3, 6, 7, 6, 3, 1])) == np.sqrt(2)  # three 3x3: three times the variance of one
    first, second = np.array([0.5, 0.5, 0]), np.array([0.25, 0.5, 0.25])
    assert total_variation(first, second) == 0.25 and total_variation(first, first) == 0
    assert total_variation(first, 1.0 * np.eye(3)[2]) == 1
