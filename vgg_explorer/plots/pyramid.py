"""What one unit sees, layer by layer: grids one above the other, as a pyramid that widens towards the input."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from vgg_explorer.analysis.paths import Paths
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.look import Family, Look
from vgg_explorer.plots.plane import LEAN, SENT, SLOPE, Plane, Points, joined_lines

RISE = 2.0  # from the lowest plane to the highest, in sides of the widest plane
MOST_PLANES = 5
SHADES = 8
FINEST = 19  # above this many cells a side, lines between them are left out and markers thinned
Trace = dict[str, Any]


def pyramid(levels: Sequence[Paths], family: Family, look: Look, *, height: int = 440) -> go.Figure:
    """The cells that one unit sees at each level (input first), shaded by the number of paths to it.

    The markers of the top plane carry (row, column) as custom data: a click chooses another unit.
    """
    side = max(len(levels[0].rows), len(levels[0].columns))
    numbers = chosen(len(levels))
    step = RISE * side / (len(numbers) - 1)
    planes = [Plane(number, place * step, levels[number]) for place, number in enumerate(numbers)]
    traces = [sheets(planes, side, look), *faces(planes, look.colour(family)), *cells(planes, side, family, look)]
    traces += [path_markers(planes[0], look), unit_markers(planes[-1], look)]
    layout = frame(side, look, height) | {"annotations": [label(plane, len(levels), look) for plane in planes]}
    return Figure(data=traces, layout=layout)


def chosen(count: int) -> list[int]:
    """At most MOST_PLANES levels, evenly spaced, input and output always among them."""
    planes = min(count, MOST_PLANES)
    return [round(i * (count - 1) / (planes - 1)) for i in range(planes)]


def sheets(planes: list[Plane], side: int, look: Look) -> Trace:
    """The outline of every plane, and the lines between its cells while these can be told apart."""
    lines = []
    for plane in planes:
        each = 1 if side <= FINEST else max(plane.rows, plane.columns)
        rows, columns = np.arange(0, plane.rows + 1, each), np.arange(0, plane.columns + 1, each)
        lines.append(plane.project(rows[:, None], np.array([[0, plane.columns]])))
        lines.append(plane.project(np.array([[0, plane.rows]]), columns[:, None]))
    x, y = joined_lines((x + 0 * y, y + 0 * x) for x, y in lines)  # both to one shape
    return {"x": x, "y": y, "mode": "lines", "line": {"color": look.grid, "width": 1}, "hoverinfo": "skip"}


def faces(planes: list[Plane], colour: str) -> list[Trace]:
    """The front and the two sides of the pyramid between the cells seen on one plane and on the next."""
    front, sides = ([3, 2],), ([0, 3], [2, 1])
    traces = []
    for edges, opacity in ((front, 0.20), (sides, 0.12)):
        pieces = []
        for below, above in pairwise([plane.seen_corners() for plane in planes]):
            for edge in edges:
                low, high = below[edge], above[edge]
                around = np.concatenate([low, high[::-1], low[:1]])
                pieces.append((around[:, 0], around[:, 1]))
        traces.append(filled(*joined_lines(pieces), colour, {"color": colour, "width": 1.5}) | {"opacity": opacity})
    return traces


def filled(x: np.ndarray, y: np.ndarray, colour: str, line: Trace) -> Trace:
    return {
        "x": x,
        "y": y,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colour,
        "line": line,
        "hoverinfo": "skip",
    }


def cells(planes: list[Plane], side: int, family: Family, look: Look) -> list[Trace]:
    """The cells that lead to the unit, one trace a shade; the full colour is where a plane has the most paths."""
    outlines: dict[int, list[Points]] = {}
    for plane in planes:
        share = plane.paths.share()
        shades = np.ceil(SHADES * share / share.max()).astype(int)
        for shade in np.unique(shades[shades > 0]):
            rows, columns = (place[:, None] for place in np.nonzero(shades == shade))
            around = plane.project(rows + np.array([0, 0, 1, 1, 0]), columns + np.array([0, 1, 1, 0, 0]))
            outlines.setdefault(int(shade), []).append(around)
    width = 1 if side <= FINEST else 0
    return [
        filled(*joined_lines(outlines[shade]), colour, {"color": look.background, "width": width})
        for shade in sorted(outlines)
        for colour in [look.tint(family, 0.10 + 0.90 * shade / SHADES)]
    ]


def path_markers(plane: Plane, look: Look) -> Trace:
    """Invisible markers over the input cells, for the number of paths on hover."""
    top, left, bottom, right = plane.seen()
    each = thinning(plane)
    rows, columns = (grid.ravel() for grid in np.mgrid[top:bottom:each, left:right:each])
    counts = [plane.paths.rows[row] * plane.paths.columns[column] for row, column in zip(rows, columns, strict=True)]
    total = sum(plane.paths.rows) * sum(plane.paths.columns)
    text = look._("{count} of {total} paths").format(count="%{text}", total=f"{total:,}")
    return markers(plane.project(rows + 0.5, columns + 0.5), side=plane.rows) | {
        "text": [f"{count:,}" for count in counts],
        "hovertemplate": text + "<extra></extra>",
    }


def unit_markers(plane: Plane, look: Look) -> Trace:
    """Invisible markers over the units of the top plane, for choosing one by a click."""
    each = thinning(plane)
    rows, columns = (grid.ravel() for grid in np.mgrid[: plane.rows : each, : plane.columns : each])
    return markers(plane.project(rows + 0.5, columns + 0.5), side=plane.rows) | {
        "customdata": np.stack([rows, columns], axis=1).tolist(),
        "hovertemplate": look._("Choose this unit") + "<extra></extra>",
    }


def thinning(plane: Plane) -> int:
    """Every how many cells a marker stands: each one is an element of the page."""
    return -(-max(plane.rows, plane.columns) // FINEST)


def markers(at: Points, *, side: int) -> Trace:
    invisible = {"marker": {"opacity": 0}}
    return {
        "x": at[0].astype(SENT),
        "y": at[1].astype(SENT),
        "mode": "markers",
        "marker": {"size": max(6, 150 // side), "opacity": 0, "symbol": "square"},
        "selected": invisible,
        "unselected": invisible,
    }


def label(plane: Plane, levels: int, look: Look) -> Trace:
    """What the plane is and how much of it the unit sees, under its front left corner."""
    top, left, bottom, right = plane.seen()
    name = look._("input") if plane.number == 0 else look._("layer {n}").format(n=plane.number)
    if plane.number == levels - 1:
        name = look._("one unit")
    x, y = plane.project(plane.rows, 0)
    return {
        "x": float(x),
        "y": float(y),
        "text": f"{name} · {bottom - top}×{right - left}",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "font": {"size": 13, "color": look.muted},
    }


def frame(side: int, look: Look, height: int) -> Trace:
    wide, deep = side / 2 * (1 + LEAN) * 1.02, side / 2 * SLOPE
    axis = {"visible": False, "fixedrange": True}
    return look.layout(
        height=height,
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        margin={"l": 0, "r": 0, "t": 4, "b": 4},
        xaxis={**axis, "range": [-wide, wide]},
        yaxis={**axis, "range": [-deep - 0.2 * side, RISE * side + deep + 0.03 * side]},
    )
