"""Bars and curves carry the numbers of the comparison."""

import math

from vgg_explorer.analysis.kernels import KernelComparison
from vgg_explorer.plots.kernels import bars, curves
from vgg_explorer.plots.look import Look

LOOK = Look()


def test_bars_are_shares_of_the_larger_and_hover_is_exact():
    stack, single = bars(KernelComparison(), LOOK).data
    assert list(stack.x) == [27 / 49, 27 / 49, 1.0, 1.0]
    assert list(single.x)[:3] == [1.0, 1.0, 1 / 3]
    assert stack.customdata[0] == f"{27 * 64 * 64:,}"
    assert stack.marker.color == LOOK.colour("stack")
    assert single.marker.color == LOOK.colour("large")


def test_bars_write_formulas_when_asked():
    stack, single = bars(KernelComparison(), LOOK, formulas=True).data
    assert (stack.text[0], single.text[0]) == ("27 C²", "49 C²")
    assert stack.text[1] == "(27 C²) H W"


def test_two_depthwise_designs_are_two_shades_of_green():
    stack, single = bars(KernelComparison(13, kind="separable"), LOOK).data
    assert single.marker.color == LOOK.colour("depthwise") != stack.marker.color


def test_curves_meet_at_three_and_mark_the_chosen_kernel():
    figure = curves(KernelComparison(), LOOK)
    one, stack, *_ = figure.data
    assert one.y[0] == stack.y[0] == 9 * 64 * 64
    assert one.y[2] == 49 * 64 * 64
    assert stack.y[2] == 27 * 64 * 64
    assert figure.layout.shapes[0].x0 == 7
    assert all(math.isfinite(value) for trace in figure.data for value in trace.y)
