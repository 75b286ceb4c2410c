"""Hits in boxes that are known."""

import numpy as np

from vgg_explorer.analysis.pointing import pointed


def test_the_highest_pixel_counts_and_equal_ones_share():
    map = np.zeros((6, 8), np.float32)
    map[2, 5] = 1
    assert pointed(map, (5, 2, 6, 3)) == 1
    assert pointed(map, (4, 2, 5, 3)) == pointed(map, (5, 3, 6, 4)) == 0
    assert pointed(map, (4, 2, 5, 3), 1) == 1
    map[0, 0] = 1
    assert pointed(map, (5, 2, 6, 3)) == 0.5


def test_a_box_may_be_measured_in_a_picture_of_another_size():
    map = np.zeros((6, 8), np.float32)
    map[2, 5] = 1
    assert pointed(map, (50, 20, 60, 30), picture=(60, 80)) == 1  # the centre of the pixel is at (25, 55)
    assert pointed(map, (56, 20, 60, 30), picture=(60, 80)) == pointed(map, (50, 26, 60, 30), picture=(60, 80)) == 0
    assert pointed(map, (56, 20, 60, 30), 1, picture=(60, 80)) == 1
