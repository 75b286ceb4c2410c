"""Batches: each picture once an epoch, in an order that follows from the seed, shared out without overlap."""

from itertools import chain

import numpy as np
import pytest
import torch

from vgg_explorer.data.batches import Batches, Resident, Streamed, in_order, reader
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.augment import Augment

CPU = torch.device("cpu")
COLOURS = Colours((0.0,), (1 / 255,), ((1.0,),))


def numbered(count: int) -> InMemory:
    """Pictures that show their own number."""
    return InMemory(np.arange(count, dtype=np.uint8)[:, None, None, None].repeat(4, 3), np.arange(count) % 7)


def batches(count: int, size: int, *, streamed: bool = False, **options) -> Batches:
    kind = Streamed if streamed else Resident
    return Batches(kind(numbered(count), CPU), count, 1, size, Augment(), COLOURS, options.pop("seed", 0), **options)


def shown(made: Batches, epoch: int = 0, **options) -> list[list[int]]:
    return [[int(value) for value in batch.images[:, 0, 0, 0]] for batch in made.epoch(epoch, **options)]


def flat(numbers: list[list[int]]) -> list[int]:
    return list(chain(*numbers))


@pytest.mark.parametrize("streamed", [False, True])
def test_an_epoch_shows_each_picture_at_most_once_with_its_class(streamed):
    made = batches(103, 10, streamed=streamed)
    numbers = flat(shown(made))
    assert (made.steps, len(numbers), len(set(numbers))) == (10, 100, 100)
    for batch in made.epoch(0):
        assert torch.equal(batch.images[:, 0, 0, 0].long() % 7, batch.labels)
        assert (batch.together, batch.images.dtype) == (10, torch.float32)


def test_orders_differ_by_epoch_and_by_seed_and_can_be_made_again():
    made = batches(100, 10)
    assert shown(made, 0) == shown(made, 0) == shown(batches(100, 10, streamed=True), 0)
    assert shown(made, 0) != shown(made, 1)
    assert shown(made, 0) != shown(batches(100, 10, seed=1), 0)
    left_out = [set(range(103)) - set(flat(shown(batches(103, 10), epoch))) for epoch in range(4)]
    assert len(set(map(frozenset, left_out))) == 4


def test_an_epoch_can_start_in_its_middle():
    augment = Augment(crop=1, flip=True)
    made = Batches(Resident(numbered(100), CPU), 100, 1, 10, augment, COLOURS, 3)
    whole, rest = list(made.epoch(2)), list(made.epoch(2, start=6))
    assert [torch.equal(a.images, b.images) for a, b in zip(whole[6:], rest, strict=True)] == [True] * 4


def test_fewer_pictures_than_a_batch_make_one_batch():
    made = batches(6, 10)
    assert made.steps == 1
    assert [sorted(numbers) for numbers in shown(made)] == [list(range(6))]


@pytest.mark.parametrize("world", [2, 3])
def test_processes_share_every_batch_out(world):
    parts = [shown(batches(50, 10, rank=rank, world=world)) for rank in range(world)]
    for whole, *shares in zip(shown(batches(50, 10)), *parts, strict=True):
        assert sorted(flat(shares)) == sorted(whole)


@pytest.mark.parametrize(("count", "size", "world"), [(10, 4, 1), (10, 4, 3), (2, 4, 3), (1, 1, 1)])
@pytest.mark.parametrize("kind", [Streamed, Resident])
def test_in_order_shows_all_once(count, size, world, kind):
    read = kind(numbered(count), CPU)
    parts = [in_order(read, count, size, colours=COLOURS, rank=rank, world=world) for rank in range(world)]
    seen = [[int(value) for images, _ in part for value in images[:, 0, 0, 0]] for part in parts]
    assert sorted(flat(seen)) == list(range(count))
    assert seen == [list(range(rank, count, world)) for rank in range(world)]


def test_a_mapped_file_is_streamed_and_an_error_in_it_is_not_lost(tmp_path):
    np.save(tmp_path / "images.npy", numbered(9).images)
    mapped = InMemory(np.load(tmp_path / "images.npy", mmap_mode="r"), np.zeros(9, np.int64))
    assert isinstance(reader(mapped, CPU), Streamed)
    assert isinstance(reader(numbered(9), CPU), Resident)

    class Broken(InMemory):
        def take(self, indices):
            raise OSError("the file is gone")

    with pytest.raises(OSError, match="the file is gone"):
        list(Streamed(Broken(*vars(numbered(9)).values()), CPU).read([np.arange(3)]))
