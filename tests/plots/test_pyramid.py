"""The pyramid draws what the analysis says: the cells, their shades, the unit that a click names."""

import numpy as np
import pytest

from vgg_explorer.analysis.paths import levels
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.pyramid import FINEST, chosen, pyramid
from vgg_explorer.specs.kernels import single, stack

LOOK = Look()


def cells_drawn(figure):
    """How many cells each shade has; a cell is five corners and a gap."""
    return {
        trace.fillcolor: int(np.isnan(np.asarray(trace.x, dtype=float)).sum())
        for trace in figure.data
        if trace.fill == "toself" and trace.opacity is None
    }


def test_a_single_kernel_is_flat_and_a_stack_is_not():
    flat = pyramid(levels(single(7, 1, 1, 11), 5, 5), "large", LOOK)
    assert cells_drawn(flat) == {LOOK.colour("large"): 49 + 1}  # the input and the unit, all in the full colour
    bell = pyramid(levels(stack(7, 1, 1, 11), 5, 5), "stack", LOOK)
    assert sum(cells_drawn(bell).values()) == 49 + 25 + 9 + 1
    assert len(cells_drawn(bell)) > 3


def test_a_unit_at_the_corner_sees_less():
    corner = pyramid(levels(single(7, 1, 1, 11), 0, 0), "large", LOOK)
    assert sum(cells_drawn(corner).values()) == 16 + 1


def test_hover_tells_the_paths_of_the_middle_cell():
    figure = pyramid(levels(stack(7, 1, 1, 11), 5, 5), "stack", LOOK)
    counts = figure.data[-2].text
    assert max(int(count) for count in counts) == 49  # 7 * 7: the middle coefficient of (1 + x + x^2)^3, squared
    assert "729" in figure.data[-2].hovertemplate  # 27 * 27 in all


def test_a_click_names_the_unit_under_it():
    figure = pyramid(levels(stack(7, 1, 1, 11), 5, 5), "stack", LOOK)
    units = figure.data[-1].customdata
    assert sorted(map(tuple, units)) == [(row, column) for row in range(11) for column in range(11)]


@pytest.mark.parametrize("kernel", [15, 31])
def test_large_pyramids_stay_small_files(kernel):
    figure = pyramid(levels(stack(kernel, 1, 1, kernel + 4), 5, 5), "stack", LOOK)
    markers = [trace for trace in figure.data if trace.mode == "markers"]
    assert all(len(trace.x) <= FINEST**2 for trace in markers)
    assert len(figure.to_json()) < 250_000


def test_planes_are_few_and_hold_both_ends():
    for count in range(2, 20):
        planes = chosen(count)
        assert planes[0] == 0
        assert planes[-1] == count - 1
        assert len(planes) == len(set(planes)) <= 5
