"""The figures of the Networks page: what they say, and that a network looks the same everywhere."""

import json

import pytest

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.side_by_side import MEASURES
from vgg_explorer.plots import networks as plots
from vgg_explorer.plots.look import DASHES, MARKERS, Look
from vgg_explorer.plots.networks import Shown, by_layer, colour, family
from vgg_explorer.plots.treemap import treemap

LIGHT, DARK = Look(), Look(dark=True, language="zh")


def shown(*lines: str) -> list[Shown]:
    found = [derive(line, lines) for line in lines]
    return [Shown(n, one.line, analyse(one.network)) for n, one in enumerate(found, 1)]


FOUR = shown("B", "B | widen 5", "D", "AlexNet | match 1 macs")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("B", "stack"),
        ("C", "stack"),
        ("B | widen 5", "large"),
        ("AlexNet", "large"),
        ("AlexNet | factorise", "stack"),
        ("conv1x7-64", "large"),
        ("dwconv7-3 conv1-64", "depthwise"),
        ("conv3-64@2", "dilated"),
        ("FC-10", "stack"),
    ],
)
def test_hue_says_the_kernel_family(line, expected):
    assert family(analyse(line).network) == expected


@pytest.mark.parametrize("look", [LIGHT, DARK])
@pytest.mark.parametrize("measure", MEASURES)
def test_a_line_a_network_with_its_own_look(measure, look):
    figure = by_layer(FOUR, measure, look)
    assert [trace.name for trace in figure.data] == [f"{s.number} · {s.name}" for s in FOUR]
    assert [trace.line.dash for trace in figure.data] == list(DASHES)
    assert [trace.marker.symbol for trace in figure.data] == list(MARKERS)
    assert [trace.line.color for trace in figure.data] == [colour(s, look) for s in FOUR]
    assert len({colour(s, look) for s in FOUR}) == 4


@pytest.mark.parametrize("dark", [False, True])
def test_shades_of_one_hue_differ(dark):
    look = Look(dark=dark)
    assert len({look.shade("stack", number) for number in (1, 2, 3, 4)}) == 4


def test_values_are_those_of_the_layers():
    figure = by_layer(FOUR, "macs", LIGHT)
    for trace, one in zip(figure.data, FOUR, strict=True):
        ticks = [figure.layout.xaxis.ticktext[x] for x in trace.x]
        costs = {layer.name: layer.macs for layer in one.report.layers}
        assert [costs[name] for name in ticks] == list(trace.y)
        assert sum(trace.y) == one.report.macs


def test_a_layer_without_parameters_has_no_point_on_a_log_axis():
    figure = by_layer(shown("maxpool", "D"), "parameters", LIGHT)
    assert figure.layout.yaxis.type == "log"
    assert all(value is None or value > 0 for trace in figure.data for value in trace.y)


@pytest.mark.parametrize("line", ["FC-10", "maxpool", "LRN", "gap", "conv3-64 " * 1000, "conv1-8 maxpool1 " * 500])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_network_can_be_drawn(line, measure):
    found = shown(line, "D")
    figure = by_layer(found, measure, DARK)
    assert len(figure.layout.xaxis.ticktext) <= plots.MOST_TICKS
    assert len(json.dumps(figure.to_plotly_json(), default=str)) < 500_000
    assert treemap(found[0], DARK).data[0].values[0] == found[0].report.parameters


def test_areas_add_up():
    for one in FOUR:
        trace = treemap(one, LIGHT).data[0]
        sizes = dict(zip(trace.ids, trace.values, strict=True))
        assert len(sizes) == len(trace.ids)
        for parent in set(trace.parents) - {""}:
            inside = [v for v, p in zip(trace.values, trace.parents, strict=True) if p == parent]
            assert sum(inside) == sizes[parent]


def test_fully_connected_layers_are_no_kernel_family():
    trace = treemap(FOUR[2], LIGHT).data[0]
    colours = dict(zip(trace.ids, trace.marker.colors, strict=True))
    assert colours["fc1"] == LIGHT.grid
    assert colours["conv1_1"] == LIGHT.tint("stack", 0.6)


def test_a_long_line_is_short_in_the_legend():
    (one,) = shown("conv3-64 conv3-64 conv3-64 maxpool FC-10")
    assert len(one.name) <= plots.LONGEST
    assert one.name.endswith("…")
