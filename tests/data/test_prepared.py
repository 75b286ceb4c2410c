"""Prepared pictures and tables of draws: the batches of a loop over pictures, whichever way they come."""

import numpy as np
import pytest
import torch

from tests.oracles.pictures import part
from vgg_explorer.data.augment import augmented
from vgg_explorer.data.batches import Batches, PreparedBatches, Resident
from vgg_explorer.data.draws import Stepwise, Table
from vgg_explorer.data.prepared import Prepared, fits
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.augment import Augment

CPU = torch.device("cpu")
COLOURS = Colours((0.5, 0.4, 0.3), (0.2, 0.25, 0.3), ((0.3, 0.2, 0.1), (0.0, 0.1, -0.1), (0.01, 0.0, 0.02)))
SOURCE = part(50, size=9)
AUGMENTS = {
    "nothing": Augment(),
    "crops": Augment(crop=2),
    "reflected crops and alternating flips": Augment(crop=3, flip=True, border="reflect", alternate=True),
    "flips": Augment(flip=True),
}


def both(augment: Augment, size: int = 12, **share) -> tuple[Batches, Batches]:
    values = (Resident(SOURCE, CPU), 50, 3, size, augment, COLOURS, 7)
    prepared = Prepared(SOURCE, augment, COLOURS, device=CPU, dtype=torch.float32)
    made = {"stream": 2, **share}
    return Batches(*values, **made), PreparedBatches(*values, **made, prepared=prepared)


@pytest.mark.parametrize("augment", AUGMENTS.values(), ids=AUGMENTS)
@pytest.mark.parametrize("share", [{}, {"rank": 1, "world": 3}])
def test_a_gather_of_prepared_pictures_gives_the_same_batches(augment, share):
    plain, prepared = both(augment, **share)
    for epoch in (0, 3):
        for one, other in zip(plain.epoch(epoch, start=1), prepared.epoch(epoch, start=1), strict=True):
            torch.testing.assert_close(one.images, other.images, rtol=1e-6, atol=1e-6)
            assert torch.equal(one.labels, other.labels) and one.together == other.together
            assert other.images.is_contiguous(memory_format=torch.channels_last)


def test_fewer_pictures_than_a_batch():
    plain, prepared = both(Augment(crop=1), size=99)
    (one,), (other,) = plain.epoch(0), prepared.epoch(0)
    torch.testing.assert_close(one.images, other.images)
    assert other.together == 50


def test_a_reflected_border_is_numpys():
    augment = Augment(crop=4, border="reflect")
    draws = Table(augment, 50, 50, 3, seed=0, epoch=0).of_step(0)
    grey = Colours((0.0,) * 3, (1 / 255,) * 3, ((0.0,) * 3,) * 3)
    found = augmented(torch.from_numpy(SOURCE.images), draws, augment, colours=grey)
    padded = np.pad(SOURCE.images, ((0, 0), (0, 0), (4, 4), (4, 4)), "reflect")
    looped = [padded[i, :, top : top + 9, left : left + 9] for i, (top, left) in enumerate(draws.corner)]
    assert np.array_equal(found.numpy(), np.stack(looped))


@pytest.mark.parametrize("kind", [Stepwise, Table])
def test_alternating_flips_mirror_each_picture_every_second_epoch(kind):
    augment = Augment(flip=True, alternate=True)
    seen = []
    for epoch in range(4):
        drawn, mirrored = kind(augment, 1000, 100, 3, seed=1, epoch=epoch), np.zeros(1000, bool)
        for step in range(10):
            mirrored[drawn.order[100 * step : 100 * (step + 1)]] = drawn.of_step(step).flipped
        seen.append(mirrored)
    assert np.array_equal(seen[0], seen[2]) and np.array_equal(seen[1], ~seen[0]) and np.array_equal(seen[3], seen[1])
    assert 400 < seen[0].sum() < 600


def test_a_table_draws_what_is_asked_and_one_draw_does_not_move_another():
    every = Augment(crop=4, flip=True, colour=0.1, scales=(1.0, 1.5))
    whole, crops = (Table(augment, 5000, 100, 3, seed=0, epoch=0).draws for augment in (every, Augment(crop=4)))
    assert np.array_equal(whole.corner, crops.corner) and not crops.flipped.any() and not crops.shift.any()
    assert set(np.unique(whole.corner)) == set(range(9)) and (crops.zoom == 1).all()
    assert whole.shift.std() == pytest.approx(0.1, rel=0.05) and 0.45 < whole.flipped.mean() < 0.55
    assert 1 <= whole.zoom.min() < 1.1 and 1.4 < whole.zoom.max() <= 1.5
    others = [Table(every, 5000, 100, 3, seed=seed, epoch=epoch) for seed, epoch in ((0, 1), (1, 0))]
    assert all(not np.array_equal(other.draws.corner, whole.corner) for other in others)


def test_what_cannot_be_prepared():
    assert fits(SOURCE, Augment(crop=2, flip=True), bytes=10**6)
    assert not fits(SOURCE, Augment(), bytes=10**4)
    assert not fits(SOURCE, Augment(colour=0.1), bytes=10**6)
    assert not fits(SOURCE, Augment(scales=(1.0, 2.0)), bytes=10**6)
    assert not fits(object(), Augment(), bytes=10**6)


def test_a_mapped_file_is_not_prepared(tmp_path):
    np.save(tmp_path / "images.npy", SOURCE.images)
    assert not fits(InMemory(np.load(tmp_path / "images.npy", mmap_mode="r"), SOURCE.labels), Augment(), bytes=10**9)
