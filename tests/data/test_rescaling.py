"""Rescale-then-crop, done as crop-then-rescale, against torch's own rescaling of whole pictures."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from vgg_explorer.data.augment import Draws, augmented, central_places, draw, rescaled_crops
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.own_resolution import OwnResolution, Ragged, of_one_size
from vgg_explorer.pictures.rescaling import central_crops, random_crops
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.augment import Augment

PLAIN = Colours((0.0,) * 3, (1 / 255,) * 3, ((0.0,) * 3,) * 3)  # normalising leaves grey levels as they are
RANDOM = np.random.default_rng(0)


def some(*shape: int) -> np.ndarray:
    return RANDOM.integers(0, 256, shape, dtype=np.uint8)


def whole(picture: np.ndarray, size: np.ndarray) -> torch.Tensor:
    """The picture (C, H, W) rescaled as a whole, antialiased."""
    values = torch.from_numpy(picture.copy()).float()[None]
    return functional.interpolate(values, tuple(size.tolist()), mode="bilinear", antialias=True, align_corners=False)[0]


def drawn(count: int, scales: tuple[float, float]) -> Draws:
    return draw(Augment(scales=scales), count, 3, random=np.random.default_rng(1))


@pytest.mark.parametrize("scales", [(1.0, 1.0), (8 / 7, 8 / 7), (8 / 7, 16 / 7), (1.0, 4.0)])
def test_a_batch_is_what_rescaling_and_then_cropping_gives(scales):
    images, draws = some(20, 3, 28, 28), drawn(20, scales)
    found = augmented(torch.from_numpy(images), draws, Augment(scales=scales), colours=PLAIN)
    for picture, zoom, middle, crop in zip(images, draws.zoom, draws.middle, found, strict=True):
        side = round(28 * zoom)
        top, left = (int((place + 1) / 2 * (side - 28 + 1)) for place in middle)
        expected = whole(picture, np.array([side, side]))[:, top : top + 28, left : left + 28]
        torch.testing.assert_close(crop, expected, atol=0.01, rtol=0)


def ragged(*sizes: tuple[int, int], shape=(3, 28, 28)) -> tuple[list[np.ndarray], OwnResolution]:
    pictures = [some(3, *size) for size in sizes]
    flat = np.concatenate([picture.reshape(-1) for picture in pictures])
    return pictures, OwnResolution(Ragged.of(flat, np.array(sizes), 3), np.arange(len(sizes)), shape)


SIZES = ((28, 28), (40, 90), (64, 61), (200, 150), (20, 33), (28, 112))


@pytest.mark.parametrize("scale", [1.0, 8 / 7, 16 / 7])
def test_pictures_of_unlike_sizes_are_cropped_at_their_own_resolution(scale):
    """Also where they shrink, antialiased, and where they are smaller than the input."""
    pictures, source = ragged(*SIZES)
    middle = np.random.default_rng(2).uniform(-1, 1, (len(SIZES), 2))
    found = source.take_crops(np.arange(len(SIZES)), scale=np.full(len(SIZES), scale), middle=middle)
    for picture, place, crop in zip(pictures, middle, found, strict=True):
        shorter = min(picture.shape[1:])
        target = round(28 * scale)
        size = np.array([round(side * target / shorter) for side in picture.shape[1:]])
        top, left = (int((each + 1) / 2 * (side - 28 + 1)) for each, side in zip(place, size, strict=True))
        expected = whole(picture, size)[:, top : top + 28, left : left + 28]
        np.testing.assert_allclose(crop, expected.numpy(), atol=0.01)


def test_pictures_of_one_size_give_the_same_both_ways():
    images, draws = some(6, 3, 28, 28), drawn(6, (1.0, 2.0))
    source = of_one_size(InMemory(images, np.arange(6)), (3, 28, 28))
    found = source.take_crops(np.arange(6), scale=draws.zoom, middle=draws.middle)
    batch = augmented(torch.from_numpy(images), draws, Augment(scales=(1.0, 2.0)), colours=PLAIN)
    np.testing.assert_allclose(found, batch.numpy(), atol=0.01)


def test_every_place_of_a_crop_comes_up_and_none_lies_outside():
    sizes = np.full((4000, 2), 28)
    middle = np.random.default_rng(3).uniform(-1, 1, (4000, 2))
    crops = random_crops(sizes, (3, 28, 28), scale=np.full(4000, 8 / 7), middle=middle)
    assert (crops.rescaled == 32).all()
    assert np.bincount(crops.corner.reshape(-1)).min() > 8000 / 5 * 0.9 and set(crops.corner.reshape(-1)) == set(
        range(5)
    )
    ends = random_crops(sizes[:2], (3, 28, 28), scale=np.full(2, 2.0), middle=np.array([[-1.0, 1.0], [1.0, -1.0]]))
    assert ends.corner.tolist() == [[0, 28], [28, 0]]


def test_central_crops_are_those_of_the_middle():
    images = torch.from_numpy(some(3, 3, 28, 28))
    found = rescaled_crops(images, central_places(images, 8 / 7))
    for picture, crop in zip(images, found, strict=True):
        torch.testing.assert_close(crop, whole(picture.numpy(), np.array([32, 32]))[:, 2:30, 2:30], atol=0.01, rtol=0)


def test_at_scale_1_a_source_gives_the_middle_of_its_pictures():
    pictures, source = ragged((28, 28), (56, 84))
    first, second = source.take(np.array([0, 1]))
    assert first.dtype == np.uint8 and np.array_equal(first, pictures[0])
    expected = whole(pictures[1], np.array([28, 42]))[:, :, 7:35]
    np.testing.assert_allclose(second, expected.numpy(), atol=0.51)


def test_an_input_that_is_no_square_is_covered():
    """The side that is shorter compared with the input's becomes the scale times it."""
    crops = central_crops(np.array([[30, 30], [100, 30], [30, 100]]), (3, 20, 40), scale=1.5)
    assert crops.rescaled.tolist() == [[60, 60], [200, 60], [30, 100]]
    assert crops.corner.tolist() == [[20, 10], [90, 10], [5, 30]]
