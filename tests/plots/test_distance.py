"""Accuracy by distance as a figure."""

from tests.analysis.test_distance import GOOD, seen
from vgg_explorer.plots.distance import accuracy_by_distance
from vgg_explorer.plots.look import Look

LOOK = Look()
SINGLE = seen({3: (0.9,), 8: (0.5,)}, kind="single")


def test_a_line_a_network_over_chance():
    chance, stack, single = accuracy_by_distance([GOOD, SINGLE], LOOK).data
    assert chance.y == (50, 50) and chance.x == (3, 8)
    assert stack.name == "3 layers of 3×3" and single.name == "one 7×7"
    assert list(stack.x) == [3, 6, 7, 8] and stack.y[1] == 97
    assert stack.customdata[-1] == "sees one at most" and stack.line.color != single.line.color


def test_one_seed_has_no_spread():
    *_, single = accuracy_by_distance([GOOD, SINGLE], LOOK).data
    assert list(single.error_y.array) == [0, 0]


def test_a_line_stands_where_a_field_ends():
    figure = accuracy_by_distance([GOOD, SINGLE, seen({9: (0.9,)}, field=11)], LOOK)
    assert [shape.x0 for shape in figure.layout.shapes] == [7.5, 11.5]
    assert [note.text for note in figure.layout.annotations] == ["field 7", "field 11"]
