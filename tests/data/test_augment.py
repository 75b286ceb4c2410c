"""Changes to batches: each against a plain loop over pictures, and one draw a picture."""

import numpy as np
import pytest
import torch

from vgg_explorer.data.augment import Draws, augmented, cropped, draw, normalised
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.specs.augment import Augment

PLAIN = Colours((0.0,) * 3, (1 / 255,) * 3, ((0.0,) * 3,) * 3)  # normalising leaves grey levels as they are
REAL = Colours((0.5, 0.4, 0.3), (0.2, 0.25, 0.3), ((0.3, 0.2, 0.1), (0.0, 0.1, -0.1), (0.01, 0.0, 0.02)))
IMAGES = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (64, 3, 6, 5), dtype=np.uint8))


def drawn(augment: Augment, seed: int = 0) -> Draws:
    return draw(augment, len(IMAGES), 3, random=np.random.default_rng(seed))


def test_nothing_asked_nothing_changed():
    assert torch.equal(augmented(IMAGES, drawn(Augment()), Augment(), colours=PLAIN), IMAGES.float())


def test_crops_equal_a_loop():
    augment = Augment(crop=2)
    draws = drawn(augment)
    padded = np.pad(IMAGES.numpy(), ((0, 0), (0, 0), (2, 2), (2, 2)))
    looped = [padded[i, :, top : top + 6, left : left + 5] for i, (top, left) in enumerate(draws.corner)]
    assert torch.equal(cropped(IMAGES, augment, draws.corner), torch.from_numpy(np.stack(looped)))
    assert {tuple(corner) for corner in drawn(augment).corner} >= {(0, 0), (4, 4)}


def test_flips_equal_a_loop_and_turn_every_second_picture():
    augment = Augment(flip=True)
    draws = drawn(augment)
    looped = [IMAGES[i].flip(2) if flipped else IMAGES[i] for i, flipped in enumerate(draws.flipped)]
    assert torch.equal(augmented(IMAGES, draws, augment, colours=PLAIN), torch.stack(looped).float())
    many = draw(augment, 10_000, 3, random=np.random.default_rng(1)).flipped
    assert many.mean() == pytest.approx(0.5, abs=0.02)


def test_normalised_by_channel():
    mean, deviation = (torch.tensor(each)[:, None, None] for each in (REAL.mean, REAL.deviation))
    torch.testing.assert_close(normalised(IMAGES, REAL), (IMAGES / 255 - mean) / deviation)


def test_colours_shift_along_the_components_alike_for_all_pixels_of_a_picture():
    augment = Augment(colour=0.1)
    draws = drawn(augment)
    added = augmented(IMAGES, draws, augment, colours=REAL) - normalised(IMAGES, REAL)
    for i in range(len(IMAGES)):  # Krizhevsky et al. 2012, section 4.1: the sum of a_i times each component
        shift = sum(a * np.array(axis) for a, axis in zip(draws.shift[i], REAL.axes, strict=True)) / REAL.deviation
        np.testing.assert_allclose(added[i].numpy(), np.broadcast_to(shift[:, None, None], (3, 6, 5)), atol=1e-5)
    assert draws.shift.std() == pytest.approx(0.1, rel=0.2)


def test_with_the_mean_subtracted_a_picture_keeps_its_grey_levels_and_is_changed_alike():
    """Colour shifts are as many grey levels whatever pixels are divided by."""
    augment, raw = Augment(flip=True, colour=0.1), REAL.mean_subtracted()
    draws = drawn(augment)
    mean = 255 * torch.tensor(REAL.mean)[:, None, None]
    torch.testing.assert_close(normalised(IMAGES, raw), IMAGES - mean, atol=1e-3, rtol=0)
    divided = augmented(IMAGES, draws, augment, colours=REAL)
    levels = 255 * divided * torch.tensor(REAL.deviation)[:, None, None]
    torch.testing.assert_close(augmented(IMAGES, draws, augment, colours=raw), levels, atol=1e-3, rtol=0)


def test_one_draw_a_picture_and_a_share_of_the_draws_is_the_draws_of_the_share():
    augment = Augment(crop=4, flip=True, colour=0.1, scales=(1.0, 1.5))
    draws = drawn(augment)
    for each in draws[:1] + draws[2:]:
        assert len(np.unique(each, axis=0)) > len(each) / 2
    whole = augmented(IMAGES, draws, augment, colours=REAL)
    for rank in range(3):
        mine = slice(rank, None, 3)
        torch.testing.assert_close(augmented(IMAGES[mine], draws.of(mine), augment, colours=REAL), whole[mine])
