"""The figure of runs: a line each, one place in the legend for each network, a fixed axis."""

import pytest

from vgg_explorer.plots.look import Look
from vgg_explorer.plots.training import Curve, curves

LOOK = Look()
FOUND = [
    Curve(number, f"net {number}", "stack" if number == 1 else "large", seed, ((0.5, 2.0), (1.0, 1.5)))
    for seed in (0, 1)
    for number in (1, 2)
]


def test_runs_of_a_network_share_hue_dash_and_legend():
    figure = curves(FOUND, "loss", LOOK, epochs=5)
    assert [trace.showlegend for trace in figure.data] == [True, True, False, False]
    first, second, again, _ = figure.data
    assert (first.line.color, first.line.dash, first.legendgroup) == (again.line.color, again.line.dash, "1")
    assert first.line.color != second.line.color and first.line.dash != second.line.dash
    assert again.opacity < first.opacity
    assert tuple(figure.layout.xaxis.range) == (0, 5)  # the curves grow, the axis stands still


@pytest.mark.parametrize("measure", ["loss", "validation_loss", "training_accuracy", "validation_accuracy"])
def test_shares_are_shown_in_per_cent(measure):
    figure = curves([Curve(1, "x", "stack", 0, ((1.0, 0.5),))], measure, LOOK, epochs=1)
    assert list(figure.data[0].y) == [50.0 if "accuracy" in measure else 0.5]
    assert figure.data[0].mode == "lines+markers"  # one point alone would draw no line
    assert figure.layout.yaxis.title.text


def test_a_fifth_network_begins_the_signs_anew():
    figure = curves([Curve(5, "x", "stack", 0, ())], "loss", LOOK, epochs=1)
    assert figure.data[0].line.dash == "solid"
