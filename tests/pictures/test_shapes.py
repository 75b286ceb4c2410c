"""Shapes: the object is in its box, the classes look different, the same picture always, and it can be learnt."""

import numpy as np
import pytest

from vgg_explorer.pictures import shapes
from vgg_explorer.pictures.generated import counts
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.pictures.shapes import OBJECTS, boxes, draw, generate, objects
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError


@pytest.fixture(scope="module")
def small():
    return generate(read_dataset("shapes | train 600"))


def train(line: str) -> InMemory:
    part = generate(read_dataset(line)).train
    assert isinstance(part, InMemory)
    return part


def test_counts_classes_and_kinds(small):
    assert [len(part.labels) for part in (small.train, small.validation, small.test)] == [600, 60, 2000]
    assert small.classes == tuple(OBJECTS)
    assert np.bincount(small.train.labels).tolist() == [100] * 6
    assert small.train.images.shape == (600, 3, 32, 32) and small.train.images.dtype == np.uint8
    assert small.train.labels.dtype == np.int64 and small.train.boxes.shape == (600, 4)


def test_fewer_pictures_are_the_first_of_more_and_seeds_and_parts_differ(small):
    fewer = train("shapes | train 90")
    assert np.array_equal(fewer.images, small.train.images[:90]) and fewer.boxes is not None
    assert np.array_equal(fewer.boxes, small.train.boxes[:90])
    other = train("shapes | train 90 | seed 1")
    assert not np.array_equal(other.images, fewer.images)
    seen = {part.tobytes() for part in (*small.train.images, *small.validation.images, *small.test.images)}
    assert len(seen) == 2660


def test_the_pictures_are_the_same_on_every_machine(small):
    """The sum of all boxes of one set; a change of the drawing must be a decision."""
    assert int(small.train.boxes.sum()) == BOX_SUM


BOX_SUM = 38_783


@pytest.mark.parametrize("size", [8, 33, 96])
def test_boxes_are_those_of_the_objects_alone(size, monkeypatch):
    """Without texture and noise every pixel outside the box is ground, and each side of the box touches the object."""
    monkeypatch.setattr(shapes, "COARSE", 0.0)
    monkeypatch.setattr(shapes, "FINE", 0.0)
    drawn = draw(np.arange(60), size, np.random.default_rng(0))
    assert drawn.boxes is not None
    for image, (left, top, right, bottom) in zip(drawn.images.astype(int), drawn.boxes, strict=True):
        ground = image[:, 0, 0] if left > 1 or top > 1 else image[:, -1, -1]
        away = np.abs(image - ground[:, None, None]).sum(0)
        outside = away > 0.5 * away.max() + 6  # grey levels that rounding may add over three channels
        strong = away >= 0.5 * away.max() - 6
        assert not outside[:top].any() and not outside[bottom:].any()
        assert not outside[:, :left].any() and not outside[:, right:].any()
        assert strong[top].any() and strong[bottom - 1].any() and strong[:, left].any() and strong[:, right - 1].any()


def test_objects_fill_a_quarter_to_three_quarters_and_stay_inside(small):
    left, top, right, bottom = small.train.boxes.T
    assert left.min() >= 0 and top.min() >= 0 and right.max() <= 32 and bottom.max() <= 32
    longer = np.maximum(right - left, bottom - top)
    assert longer.min() >= 0.15 * 32 and longer.max() <= 0.75 * 32 + 2
    middles = (left + right) / 2
    assert middles.min() < 8 and middles.max() > 24


AREAS = {
    "disc": np.pi * 0.85**2,
    "square": 1.4**2,
    "triangle": 0.49**2 * 3 * np.sqrt(3),
    "ring": np.pi * (0.92**2 - 0.52**2),
    "cross": 2 * 1.88 * 0.6 - 0.6**2,
}


@pytest.mark.parametrize("name", ["disc", "square", "triangle", "ring", "cross"])
def test_areas_are_those_of_geometry(name, monkeypatch):
    """Covered pixels against the formula, over the square of the radius; all angles."""
    monkeypatch.setattr(shapes, "SIDE", (0.6, 0.6))
    covered = objects(np.full(20, list(OBJECTS).index(name)), 200, np.random.default_rng(1))
    np.testing.assert_allclose(covered.sum((1, 2)) / 60**2, AREAS[name], rtol=0.01)


def test_a_star_has_five_points(monkeypatch):
    """On a circle near its tips a star covers five arcs, a triangle three, a square four."""
    monkeypatch.setattr(shapes, "SIDE", (0.9, 0.9))
    for name, points, share in (("star", 5, 0.75), ("triangle", 3, 0.75), ("square", 4, 0.9)):
        (covered,) = objects(np.array([list(OBJECTS).index(name)]), 200, np.random.default_rng(0))
        rows, columns = np.nonzero(covered > 0.5)
        middle = (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2
        if name != "square":
            middle = rows.mean(), columns.mean()
        angles = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
        y, x = (
            (centre + share * 90 * wave(angles)).round().astype(int)
            for centre, wave in zip(middle, (np.sin, np.cos), strict=True)
        )
        inside = covered[y, x] > 0.5
        assert (inside & ~np.roll(inside, 1)).sum() == points


def test_objects_stand_out(small):
    """The mean colours inside and outside differ: by the least contrast, less what texture adds."""
    for image, (left, top, right, bottom), label in zip(
        small.train.images[:200].astype(float), small.train.boxes[:200], small.train.labels[:200], strict=True
    ):
        if small.classes[label] not in ("disc", "square"):
            continue
        y, x, h, w = (top + bottom) // 2, (left + right) // 2, (bottom - top) // 4 or 1, (right - left) // 4 or 1
        inner = image[:, y - h : y + h, x - w : x + w].mean((1, 2))
        mask = np.ones((32, 32), bool)
        mask[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = False
        assert np.linalg.norm(inner - image[:, mask].mean(1)) > 15


def test_too_much_is_refused_with_what_it_would_take():
    with pytest.raises(SpecError, match=r"shapes would take 10,224 MB at 512x512; at most 2,000 are kept in memory\."):
        generate(read_dataset("shapes | size 512"))
    assert counts(read_dataset("shapes | train 7")).validation == 20


def test_an_object_of_a_pixel_has_a_box():
    assert boxes(np.eye(1, 9, 4, dtype=np.float32).reshape(1, 3, 3) * 0.2).tolist() == [[1, 1, 2, 2]]
