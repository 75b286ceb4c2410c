"""Networks side by side: what each layer costs, on one axis."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

import plotly.graph_objects as go

from vgg_explorer.analysis.report import Report
from vgg_explorer.analysis.side_by_side import HEAD, LayerColumn, Measure, amount, columns, measured
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.look import DASHES, MARKERS, Family, Look
from vgg_explorer.plots.numbers import NARROW, exact, readable
from vgg_explorer.specs.layers import Conv
from vgg_explorer.specs.network import Network

UNITS: dict[Measure, str] = {"parameters": "", "macs": "MAC", "memory": "B", "field": "px"}
MOST_TICKS = 40
LONGEST = 22  # characters of a line in a legend


class Shown(NamedTuple):
    """A network on the page: its number from 1, its line, and its report."""

    number: int
    line: str
    report: Report

    @property
    def name(self) -> str:
        return short(self.line)


def short(line: str) -> str:
    """Short enough for a legend. Tidy lines hold letters, digits and ` |-/@~.` alone, never markup."""
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip(" |") + "…"


def family(network: Network) -> Family:
    """The hue of a network: large where it has a kernel of 5 or more, depthwise or dilated where it has such layers."""
    convolutions = [layer for layer in network.layers if isinstance(layer, Conv)]
    if any(layer.depthwise for layer in convolutions):
        return "depthwise"
    if any(max(layer.dilation) > 1 for layer in convolutions):
        return "dilated"
    return "large" if any(max(layer.kernel) >= 5 for layer in convolutions) else "stack"


def colour(shown: Shown, look: Look) -> str:
    return look.shade(family(shown.report.network), shown.number)


def words(value: int, measure: Measure) -> str:
    """A value of a measure as a person reads it: 1.9 GMAC, 212 px."""
    return f"{value:,}{NARROW}px" if measure == "field" else readable(value, UNITS[measure])


def by_layer(networks: Sequence[Shown], measure: Measure, look: Look) -> go.Figure:
    """One measure of every layer: a line a network, all on the same axis of layers."""
    rows = measured(columns([shown.report for shown in networks]), measure)
    traces = [line(shown, place, rows, measure, look) for place, shown in enumerate(networks)]
    layout = look.layout(
        height=400,
        dragmode=False,
        hovermode="x unified",
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 64, "b": 8},
        legend={"orientation": "h", "y": 1.1, "yanchor": "bottom", "x": 0},
        xaxis=layer_axis(rows, look),
        yaxis=value_axis(measure, look),
        shapes=bands(rows, look),
        annotations=part_names(rows, look),
    )
    return Figure(data=traces, layout=layout)


def line(shown: Shown, place: int, rows: Sequence[LayerColumn], measure: Measure, look: Look) -> dict[str, Any]:
    found = [(x, layer) for x, row in enumerate(rows) if (layer := row.layers[place])]
    values = [amount(layer, measure) for _, layer in found]
    return {
        "x": [x for x, _ in found],
        "y": [value or None for value in values] if measure == "parameters" else values,
        "name": f"{shown.number} · {shown.name}",
        "mode": "lines+markers",
        "connectgaps": True,
        "line": {"color": colour(shown, look), "width": 2, "dash": DASHES[shown.number - 1]},
        "marker": {"symbol": MARKERS[shown.number - 1], "size": 8},
        "customdata": [f"{layer.layer}, {exact(v)}" for (_, layer), v in zip(found, values, strict=True)],
        "hovertemplate": "%{customdata}",
    }


def layer_axis(rows: Sequence[LayerColumn], look: Look) -> dict[str, Any]:
    each = -(-len(rows) // MOST_TICKS) or 1
    ticks = range(0, len(rows), each)
    return {
        "tickvals": list(ticks),
        "ticktext": [rows[x].name for x in ticks],
        "tickangle": -60,
        "range": [-0.6, len(rows) - 0.4],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"color": look.muted, "size": 12},
    }


def value_axis(measure: Measure, look: Look) -> dict[str, Any]:
    titles: dict[Measure, str] = {
        "parameters": look._("parameters (log scale)"),
        "macs": look._("MACs"),
        "memory": look._("training memory, bytes"),
        "field": look._("receptive field, px"),
    }
    axis: dict[str, Any] = {
        "title": {"text": titles[measure], "font": {"size": 13, "color": look.muted}},
        "gridcolor": look.grid,
        "tickfont": {"color": look.muted},
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "exponentformat": "SI",
    }
    return axis | ({"type": "log", "dtick": 1} if measure == "parameters" else {"rangemode": "tozero"})


def spans(rows: Sequence[LayerColumn]) -> list[tuple[int, int, int]]:
    """Part, first and last place of each stage and of the head on the axis."""
    grouped = [
        (part, [x for x, _ in members]) for part, members in groupby(enumerate(rows), key=lambda row: row[1].section)
    ]
    return [(part, places[0], places[-1]) for part, places in grouped]


def bands(rows: Sequence[LayerColumn], look: Look) -> list[dict[str, Any]]:
    """Every other stage on a shade, so that stages can be told apart."""
    return [
        {
            "type": "rect",
            "x0": first - 0.5,
            "x1": last + 0.5,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "layer": "below",
            "fillcolor": look.surface,
            "line": {"width": 0},
        }
        for number, (_, first, last) in enumerate(spans(rows))
        if number % 2 == 0
    ]


def part_names(rows: Sequence[LayerColumn], look: Look) -> list[dict[str, Any]]:
    found = spans(rows)
    if len(found) > 12:
        return []
    return [
        {
            "x": (first + last) / 2,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": part_name(part, look, short=True),
            "showarrow": False,
            "font": {"size": 12, "color": look.muted},
        }
        for part, first, last in found
    ]


def part_name(part: int, look: Look, *, short: bool = False) -> str:
    if part == HEAD:
        return look._("head")
    return str(part) if short else look._("stage {n}").format(n=part)
