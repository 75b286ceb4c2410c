"""Accuracy by the distance of two marks, with the receptive field on the same axis."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from vgg_explorer.analysis.distance import paths95_width, points
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.kernels import axis
from vgg_explorer.plots.look import DASHES, Family, Look
from vgg_explorer.specs.distance import DistanceResult
from vgg_explorer.specs.pairs import MARK

LOW, STEP = 40, 1.2  # per cent: below all that is measured
MARKERS = ("circle", "square", "diamond")
Trace = dict[str, Any]


def accuracy_by_distance(found: Sequence[DistanceResult], look: Look, *, height: int = 380) -> go.Figure:
    """A line a network, its mean over seeds with the standard deviation; a band where its field ends.

    Stacks are blue, single kernels vermilion; dash and marker say the receptive field.
    """
    fields = sorted({result.field for result in found})
    lines = [line(result, fields.index(result.field), look) for result in found]
    traces = [chance(found, look), *lines, crowds(found, lines, look)]
    layout = look.layout(
        height=height,
        dragmode=False,
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"l": 8, "r": 8, "t": 56, "b": 8},
        xaxis=axis(look, look._("distance of the marks, px")) | {"dtick": 2},
        yaxis=axis(look, look._("accuracy on test pictures")) | {"ticksuffix": " %", "range": [38, 103]},
        shapes=[band(field, look) for field in fields],
        annotations=[band_label(field, look) for field in fields],
    )
    return Figure(data=traces, layout=layout)


def name(result: DistanceResult, look: Look) -> str:
    if result.kind == "stack":
        return look._("{n} layers of 3×3").format(n=(result.field - 1) // 2)
    return look._("one {field}×{field}").format(field=result.field)


def line(result: DistanceResult, number: int, look: Look) -> Trace:
    family: Family = "stack" if result.kind == "stack" else "large"
    measured = points(result)
    colour = look.shade(family, number % 3 + 1)
    whole, part, no = look._("sees both marks whole"), look._("sees them in part"), look._("sees one at most")
    sees = {"whole": whole, "in part": part, "no": no}
    return {
        "x": [point.distance for point in measured],
        "y": [point.accuracy.mean for point in measured],
        "error_y": {
            "array": [point.accuracy.deviation if point.accuracy.n > 1 else 0 for point in measured],
            "color": colour,
            "thickness": 1,
            "width": 4,
        },
        "name": name(result, look),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2, "dash": DASHES[number % len(DASHES)]},
        "marker": {"symbol": MARKERS[number % len(MARKERS)], "size": 8},
        "customdata": [sees[point.sight] for point in measured],
        "hovertemplate": "%{fullData.name}<br>%{x} px: %{y:.1f} %, %{customdata}<extra></extra>",
    }


def crowds(found: Sequence[DistanceResult], lines: Sequence[Trace], look: Look) -> Trace:
    """How far apart two marks can be that lie within 95 % of the paths: what equal weights would make of each field."""
    return {
        "x": [paths95_width(result) - MARK for result in found],
        "y": [LOW + STEP * place for place in range(len(found))],  # several have the same place
        "name": look._("within 95 % of the paths"),
        "mode": "markers",
        "marker": {
            "symbol": "triangle-up",
            "size": 11,
            "color": [each["line"]["color"] for each in lines],
            "line": {"color": look.background, "width": 1},
        },
        "customdata": [name(result, look) for result in found],
        "hovertemplate": "%{customdata}: %{x} px<extra>%{fullData.name}</extra>",
    }


def chance(found: Sequence[DistanceResult], look: Look) -> Trace:
    distances = [distance for result in found for distance in result.counts]
    return {
        "x": [min(distances), max(distances)],
        "y": [50, 50],
        "name": look._("guessing"),
        "mode": "lines",
        "line": {"color": look.muted, "dash": "dot", "width": 1},
        "hoverinfo": "skip",
    }


def band(field: int, look: Look) -> Trace:
    """Where the best-placed unit of a network with that field sees the marks in part: whole on its left, not right."""
    place = {"x0": field - MARK + 0.5, "x1": field + 0.5, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "rect", **place, "fillcolor": look.grid, "opacity": 0.5, "line": {"width": 0}, "layer": "below"}


def band_label(field: int, look: Look) -> Trace:
    place = {"x": field + 0.5, "y": 0.02, "yref": "paper", "xanchor": "right", "yanchor": "bottom"}
    font = {"size": 12, "color": look.muted}
    return {**place, "text": look._("field {n}").format(n=field), "showarrow": False, "font": font}
