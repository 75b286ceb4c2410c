"""The colours of a set, against numpy over all pixels at once."""

import numpy as np
import pytest

from vgg_explorer.pictures.colours import measure_colours
from vgg_explorer.pictures.sets import InMemory


@pytest.mark.parametrize(("count", "channels"), [(7, 3), (1200, 3), (40, 1)])
def test_mean_deviation_and_axes(count, channels):
    random = np.random.default_rng(0)
    images = (random.random((count, channels, 5, 4)) * [[[[250]]], [[[90]]], [[[30]]]][0]).astype(np.uint8)
    found = measure_colours(InMemory(images, np.zeros(count, np.int64)))
    pixels = images.transpose(1, 0, 2, 3).reshape(channels, -1) / 255
    np.testing.assert_allclose(found.mean, pixels.mean(1))
    np.testing.assert_allclose(found.deviation, pixels.std(1))
    axes = np.array(found.axes)
    np.testing.assert_allclose(axes.T @ axes, np.cov(pixels, bias=True).reshape(channels, channels), atol=1e-12)
    lengths = axes @ axes.T
    np.testing.assert_allclose(lengths, np.diag(lengths.diagonal()), atol=1e-12)


def test_a_channel_without_variation_can_be_divided_by():
    found = measure_colours(InMemory(np.full((3, 3, 2, 2), 77, np.uint8), np.zeros(3, np.int64)))
    assert min(found.deviation) == pytest.approx(1e-4)


def test_of_many_pictures_some_are_measured():
    """20,000 pictures of which each hundred has another brightness: the mean is found from a quarter of them."""
    images = np.repeat(np.arange(200, dtype=np.uint8), 100)[:, None, None, None]
    taken = []

    class Counting(InMemory):
        def take(self, indices):
            taken.extend(indices)
            return super().take(indices)

    found = measure_colours(Counting(images, np.zeros(len(images), np.int64)))
    assert found.mean[0] * 255 == pytest.approx(99.5, abs=0.5)
    assert len(taken) == len(set(taken)) == 5000


def test_where_the_mean_alone_is_subtracted_pixels_keep_their_scale():
    """Everything that is computed of colours stays: the mean, and the axes in [0, 1] along which colour shifts."""
    images = np.random.default_rng(2).integers(0, 256, (9, 3, 5, 4), dtype=np.uint8)
    measured = measure_colours(InMemory(images, np.zeros(9, np.int64)))
    raw = measured.mean_subtracted()
    assert raw.deviation == (1 / 255,) * 3
    assert (raw.mean, raw.axes) == (measured.mean, measured.axes)
