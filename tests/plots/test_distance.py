"""Accuracy by distance as a figure."""

from tests.analysis.test_distance import GOOD, seen
from vgg_explorer.analysis.pairs import sight
from vgg_explorer.plots.distance import accuracy_by_distance
from vgg_explorer.plots.look import Look

LOOK = Look()
SINGLE = seen({3: (0.9,), 8: (0.5,)}, kind="single")


def test_a_line_a_network_over_chance():
    chance, stack, single, _ = accuracy_by_distance([GOOD, SINGLE], LOOK).data
    assert chance.y == (50, 50) and chance.x == (3, 8)
    assert stack.name == "3 layers of 3×3" and single.name == "one 7×7"
    assert list(stack.x) == [3, 6, 7, 8] and stack.y[1] == 97
    assert stack.customdata[-1] == "sees one at most" and stack.line.color != single.line.color


def test_where_the_paths_crowd_stands_on_the_same_axis():
    """Three 3x3: 25 of 27 paths along a row lie within 5 pixels, 92.6 %, so 95 % need all 7; one kernel is flat."""
    found = [GOOD, seen({3: (0.9,)}, field=15), seen({3: (0.9,)}, kind="single", field=15)]
    *_, crowds = accuracy_by_distance(found, LOOK).data
    assert list(crowds.x) == [7 - 2, 9 - 2, 15 - 2]
    assert crowds.marker.color[1] != crowds.marker.color[2]


def test_one_seed_has_no_spread():
    *_, single, _ = accuracy_by_distance([GOOD, SINGLE], LOOK).data
    assert list(single.error_y.array) == [0, 0]


def test_a_band_lies_where_marks_are_seen_in_part():
    figure = accuracy_by_distance([GOOD, SINGLE, seen({9: (0.9,)}, field=11)], LOOK)
    for field, band in zip((7, 11), figure.layout.shapes, strict=True):
        inside = [distance for distance in range(2, 20) if band.x0 < distance < band.x1]
        assert inside == [distance for distance in range(2, 20) if sight(field, distance) == "in part"]
    assert [note.text for note in figure.layout.annotations] == ["field 7", "field 11"]
