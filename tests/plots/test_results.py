"""Results as figures."""

import numpy as np
import pytest

from tests.analysis.test_comparison import A, B
from vgg_explorer.analysis.comparison import COSTS, by_network
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.report import report
from vgg_explorer.plots.results import against_cost, amount, by_class, confusion, titles

LOOK = Look()
RESULTS = by_network([*A, *B])


@pytest.mark.parametrize("cost", COSTS)
def test_a_mark_a_network_with_its_spread(cost):
    figure = against_cost(RESULTS, ["stack", "large"], cost, LOOK)
    marks = [trace for trace in figure.data if trace.mode == "markers"]
    assert len(marks) == (0 if cost == "milliseconds" else 2)
    assert figure.layout.xaxis.title.text == titles(LOOK)[cost]
    for mark, result in zip(marks, RESULTS, strict=False):
        assert mark.y[0] == pytest.approx(result.accuracy.mean)
        assert mark.error_y.array[0] == pytest.approx(result.accuracy.deviation)
    if marks:
        assert marks[0].marker.symbol != marks[1].marker.symbol and marks[0].marker.color != marks[1].marker.color


def test_costs_are_read_by_people():
    values = (138_357_544, 15_470_264_320, 212, 12.4, 0.12345)
    assert [amount(value, cost).replace("\xa0", " ") for value, cost in zip(values, COSTS, strict=True)] == [
        *("138.4 M", "15.5 GMAC", "212 px", "12 s", "0.123 ms"),
    ]


def test_confusion_is_a_share_of_each_class():
    figure = confusion(np.array([[3, 1], [0, 0]]), ["a", "b"], LOOK)
    assert figure.data[0].z.tolist() == [[75, 25], [0, 0]] and figure.data[0].customdata.tolist() == [[3, 1], [0, 0]]


def test_what_separates_two_networks_class_by_class():
    names = ("one 5×5", "two 3×3")
    figure = by_class([0.9, 0.5], [0.8, 0.7], ["a", "b"], LOOK, names=names, families=("large", "stack"))
    assert list(figure.data[0].y) == ["b", "a"] and list(figure.data[0].x) == pytest.approx([-20, 10])
    assert figure.data[0].marker.color == (LOOK.shade("stack", 1), LOOK.shade("large", 1))  # of the one that is ahead
    assert figure.layout.xaxis.title.text == "percent points,<br>one 5×5<br>less two 3×3"
    alike = by_class([0.9, 0.5], [0.8, 0.7], ["a", "b"], LOOK, names=names, families=("stack", "stack"))
    assert len(set(alike.data[0].marker.color)) == 2


def test_a_report_needs_no_network_and_holds_what_it_was_given():
    figure = by_class([0.9], [0.8], ["a"], LOOK, names=("a", "b"), families=("stack", "large"))
    text = report("T <b>", ["words & more", "# Heading", (("a", "b"), [("x", 1.5), ("<i>", 2)]), figure])
    assert "words &amp; more" in text and "<h2>Heading</h2>" in text and "<td>1.5</td>" in text
    assert "T &lt;b&gt;" in text and "<td>&lt;i&gt;</td>" in text
    body = text.partition("</head>")[2]
    assert "http" not in body.replace("https://plot.ly", "") and "Plotly.newPlot" in body
    assert '<script src="' not in text
