"""Pictures that keep their own resolution: read in memory or from files, bounded, and the same both ways."""

from typing import Any

import numpy as np
import pytest
import torch

from tests.pictures.files import change, counts, lay, picture
from tests.refusal import refusal
from vgg_explorer.data import datasets
from vgg_explorer.data.large_batches import by_size
from vgg_explorer.pictures.detail import enlarged_note, enlarged_test_note, resolution, scale_note
from vgg_explorer.pictures.own_resolution import LargeFiles, OwnResolution, Ragged
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.datasets import format_dataset, read_dataset

load: Any = datasets.load  # tests look inside its sources
SIZES = ((40, 30), (90, 60), (16, 12), (300, 30), (64, 64), (31, 47))  # width, height


@pytest.fixture
def root(tmp_path):
    files = {
        f"{name}/{number}.png": picture(100 * label + number, SIZES[number % len(SIZES)])
        for label, name in enumerate(("roses", "tulips"))
        for number in range(24)
    }
    return lay(tmp_path, files)


def all_sizes(source: OwnResolution) -> set:
    return {each.shape[1:] for each in source.originals.read(np.arange(len(source.labels)))}


def test_pictures_are_kept_up_to_the_largest_scale_and_never_enlarged(root):
    sets = load(read_dataset(f"folder {root} | size 16"), largest=2.5)
    kept = set.union(*(all_sizes(each) for each in (sets.train, sets.validation, sets.test)))
    # height and width: 40 is 2.5 x 16, and of a picture ten times as long as it is high four times are kept
    assert kept == {(30, 40), (40, 60), (12, 16), (30, 120), (40, 40), (47, 31)}
    assert counts(sets) == [34, 4, 10] and isinstance(sets.train.originals, Ragged)
    assert sets.train.shape == (3, 16, 16)


def test_every_picture_has_its_label_and_its_pixels(root):
    sets = load(read_dataset(f"folder {root} | size 16"), largest=2.0)
    for part in (sets.train, sets.validation, sets.test):
        shades = part.take(np.arange(len(part.labels))).mean((1, 2, 3))
        assert (shades.round() // 100).astype(int).tolist() == part.labels.tolist()
    plain = load(read_dataset(f"folder {root} | size 16"))
    assert isinstance(plain.train, InMemory) and np.array_equal(plain.train.labels, sets.train.labels)


def same(sets: Any, others: Any) -> bool:
    places, middle = np.arange(10), np.random.default_rng(0).uniform(-1, 1, (10, 2))
    one, other = (each.test.take_crops(places, scale=np.linspace(1, 2, 10), middle=middle) for each in (sets, others))
    return np.array_equal(one, other)


def test_what_is_too_much_for_memory_is_read_from_its_files(root, monkeypatch):
    line = read_dataset(f"folder {root} | size 16")
    known = load(line, largest=2.0)
    change(monkeypatch, dataset_memory_megabytes=0)
    sets = load(line, largest=2.0)
    assert isinstance(sets.train.originals, LargeFiles) and same(known, sets)


def test_memory_that_ends_while_pictures_are_read_leaves_them_in_their_files(tmp_path, monkeypatch):
    """Long pictures take more than the square ones that are counted on beforehand."""
    files = {f"{name}/{number}.png": picture(9, (2000, 500)) for name in ("a", "b") for number in range(8)}
    root = lay(tmp_path, files)
    change(monkeypatch, dataset_memory_megabytes=1)
    assert isinstance(load(read_dataset(f"folder {root} | size 64"), largest=2.0).train.originals, LargeFiles)
    change(monkeypatch, dataset_memory_megabytes=4)
    assert isinstance(load(read_dataset(f"folder {root} | size 64"), largest=2.0).train.originals, Ragged)


def test_a_file_that_cannot_be_read_is_named(root):
    (root / "roses/3.png").write_bytes(b"nothing")
    found = refusal(load, read_dataset(f"folder {root} | size 16"), largest=2.0)
    assert found.startswith("the file roses/3.png is no picture that can be read")


def test_whole_pictures_come_in_batches_of_one_size(root):
    sets = load(read_dataset(f"folder {root} | size 16"), largest=2.5)
    source, seen = sets.train, []
    for images, labels in by_size(source, at_once=5):
        assert images.dtype == torch.uint8 and 1 <= len(images) == len(labels) <= 5
        seen += [
            (image.shape[1:], int(image.float().mean().round()), int(label))
            for image, label in zip(images, labels, strict=True)
        ]
    expected = [
        (each.shape[1:], int(each.mean().round()), int(label))
        for each, label in zip(source.originals.read(np.arange(len(source.labels))), source.labels, strict=True)
    ]
    assert sorted(seen) == sorted(expected)
    assert sum(len(labels) for _, labels in by_size(load(read_dataset("digits")).test)) == 360


# `shapes` drawn larger than the input


def test_shapes_with_detail_are_the_same_pictures_averaged_or_at_their_own_resolution():
    line = "shapes | train 60 | size 16 | detail 3"
    averaged, own, drawn = (
        load(read_dataset(line)),
        load(read_dataset(line), largest=2.0),
        load(read_dataset("shapes | train 60 | size 48")),
    )
    assert averaged.train.shape == own.train.shape == (3, 16, 16) and format_dataset(read_dataset(line)) == line
    big = torch.from_numpy(drawn.train.images).float()
    means = torch.nn.functional.avg_pool2d(big, 3)
    assert np.abs(averaged.train.images - means.numpy()).max() <= 0.51
    assert np.array_equal(own.train.originals.read(np.array([7]))[0], drawn.train.images[7])
    for box, larger in zip(averaged.train.boxes, drawn.train.boxes, strict=True):
        assert (3 * box[:2] <= larger[:2]).all() and (3 * box[2:] >= larger[2:]).all() and (box[2:] <= 16).all()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("cifar10 | detail 2", "cifar10 is not drawn with more detail; only shapes is."),
        ("shapes | detail 0", "the detail is 0; it must be a whole number from 1 to 8."),
        (
            "shapes | size 128 | detail 8",
            "the size of a picture times its detail is 1,024; it must be a whole number from 8 to 512.",
        ),
    ],
)
def test_detail_that_cannot_be_drawn(line, sentence):
    assert refusal(read_dataset, line) == sentence


# What is said


@pytest.mark.parametrize(
    ("line", "largest", "said"),
    [
        ("cifar10", 1.0, ""),
        ("cifar10", 1.143, "Pictures of this set are only enlarged"),
        ("shapes", 2.3, "shapes | detail 3."),
        ("shapes | detail 2", 2.0, ""),
        ("shapes | detail 2", 2.3, "beyond scale 2 there is no more detail"),
        ("folder x", 2.0, ""),
        ("pairs", 2.0, ""),
    ],
)
def test_a_set_that_can_only_be_enlarged_says_so(line, largest, said):
    found = scale_note(read_dataset(line), largest)
    assert said in (found.text() if found else "") and bool(found) == bool(said)


def test_pictures_that_are_too_small_are_counted(root):
    sets = load(read_dataset(f"folder {root} | size 16"), largest=2.0)
    small = sum(min(each.shape[1:]) < 32 for each in sets.train.originals.read(np.arange(34)))
    found = enlarged_note(sets.train, 2.0)
    assert (
        found
        and found.text() == f"{small} of 34 training pictures are smaller than scale 2 and are enlarged."
        and small > 5
    )
    assert enlarged_note(load(read_dataset(f"folder {root} | size 16 | train 4")).train, 2.0) is None


def test_a_test_says_how_many_of_its_own_pictures_are_enlarged(root):
    tested = load(read_dataset(f"folder {root} | size 16"), largest=2.0).test
    small = sum(min(each.shape[1:]) < 32 for each in tested.originals.read(np.arange(10)))
    found = enlarged_test_note(tested, 2.0)
    assert found and found.text() == f"{small} of 10 tested pictures are smaller than scale 2 and are enlarged."
    assert 0 < small < 10 and enlarged_test_note(tested, 0.5) is None


@pytest.mark.parametrize(
    ("line", "largest", "shape"),
    [
        ("shapes", 2.0, (3, 32, 32)),
        ("shapes | detail 2", 2.0, (3, 64, 64)),
        ("shapes | detail 2", 1.0, (3, 32, 32)),
        ("folder x | size 48", 2.0, None),  # only its files tell
        ("folder x | size 48", 1.0, (3, 48, 48)),
    ],
)
def test_what_larger_scales_see_is_known_beforehand(line, largest, shape):
    assert resolution(read_dataset(line), largest) == shape
