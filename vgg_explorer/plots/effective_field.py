"""Effective and theoretical receptive fields: by layer, along a line, as a picture."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from vgg_explorer.analysis.mass import Box, square
from vgg_explorer.analysis.paths import by_random_signs, normalised, paths
from vgg_explorer.analysis.receptive_field import centre
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.kernels import axis
from vgg_explorer.plots.look import MARKERS, Look
from vgg_explorer.plots.saliency import coloured, enlarged, framed, limit, outlined
from vgg_explorer.specs.maps import EffectiveField, Gaussian
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.receptive_field import LayerField

Trace = dict[str, Any]
Fields = tuple[LayerField, ...]


def by_layer(named: Sequence[tuple[str, str, Fields]], look: Look) -> go.Figure:
    """Of each network (name, colour, layers) what a unit can see, solid; what holds 95 % and 50 %, dashed, dotted."""
    traces = []
    for number, (name, colour, layers) in enumerate(named):
        for what, dash, values in (
            (look._("can see"), "solid", [each.theory for each in layers]),
            (look._("95 %"), "dash", [each.trained.side95 for each in layers]),
            (look._("50 %"), "dot", [each.trained.side50 for each in layers]),
        ):
            traces.append(
                line([each.layer for each in layers], values, f"{name}: {what}", colour, dash)
                | {"mode": "lines+markers", "marker": {"symbol": MARKERS[number], "size": 6, "color": colour}}
            )
    layout = look.layout(
        height=380,
        dragmode=False,
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 12}},
        margin={"l": 8, "r": 8, "t": 84, "b": 8},
        xaxis=axis(look, look._("layer")) | {"categoryorder": "array", "categoryarray": order(named)},
        yaxis=axis(look, look._("side of the square, pixels")) | {"rangemode": "tozero"},
    )
    return Figure(data=traces, layout=layout)


def order(named: Sequence[tuple[str, str, Fields]]) -> list[str]:
    """All layers in one order: stage by stage, pools behind their convolutions."""
    names = dict.fromkeys(each.layer for _, _, layers in named for each in layers)
    return sorted(names, key=stage)


def stage(layer: str) -> tuple[int, bool, str]:
    digits = "".join(letter for letter in layer.split("_")[0] if letter.isdigit())
    return (int(digits) if digits else 99, not layer.startswith("conv"), layer)


def profile(network: Network, index: int, field: LayerField, colour: str, look: Look) -> go.Figure:
    """The mass along a line through all columns: measured, predicted from path counts, and the fitted Gaussian."""
    lines = along(network, index, field)
    pixels = list(range(len(lines["trained"])))
    styles = {
        "trained": (look._("trained"), colour, "solid"),
        "random": (look._("random weights"), look.muted, "dash"),
        "paths": (look._("paths"), look.ink, "dot"),
        "signs": (look._("√paths"), look.muted, "dot"),
        "bell": (look._("bell"), colour, "dashdot"),
    }
    traces = [line(pixels, share(mass), *styles[name]) for name, mass in lines.items()]
    _, left, _, right = field.trained.rectangle
    layout = look.layout(
        height=300,
        dragmode=False,
        hovermode="x unified",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 12}},
        margin={"l": 8, "r": 8, "t": 56, "b": 8},
        xaxis=axis(look, look._("column of pixels")),
        yaxis=axis(look, look._("share of the gradient")) | {"ticksuffix": " %", "rangemode": "tozero"},
        shapes=[edge(left - 0.5, look), edge(right - 0.5, look)],
    )
    return Figure(data=traces, layout=layout)


def along(network: Network, index: int, field: LayerField) -> dict[str, np.ndarray]:
    """Shares by column of pixels, each summing to 1: what was measured, counted and fitted."""
    trained = field.trained.mass.sum(0)
    counts = paths(network, index, field.trained.row, field.trained.column).columns
    lines = {
        "trained": trained,
        "random": field.random.mass.sum(0),
        "paths": normalised(counts),
        "signs": by_random_signs(counts),
    }
    return lines | ({"bell": bell(field.trained.gaussian, trained)} if field.trained.gaussian else {})


def share(mass: np.ndarray) -> list[float]:
    """In per cent, five digits: what a figure can show."""
    found: list[float] = (100 * mass).round(3).tolist()
    return found


def bell(found: Gaussian, mass: np.ndarray) -> np.ndarray:
    """The curve of the fit along the columns, with the mass's own sum."""
    places = np.arange(len(mass))
    curve = np.exp(-((places - found.middle[1]) ** 2) / (2 * found.deviation[1] ** 2))
    fitted: np.ndarray = curve * (mass.sum() / curve.sum())
    return fitted


def edge(x: float, look: Look) -> Trace:
    """Where the unit sees nothing any more."""
    ends = {"yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1}
    return {"type": "line", **ends, "line": {"color": look.muted, "width": 1}}


def line(x: Sequence[object], y: Sequence[float], name: str, colour: str, dash: str) -> Trace:
    return {
        "x": list(x),
        "y": list(y),
        "name": name,
        "mode": "lines",
        "line": {"color": colour, "width": 2, "dash": dash},
        "hovertemplate": "%{x}: %{y}<extra>%{fullData.name}</extra>",
    }


def picture(network: Network, index: int, field: EffectiveField, side: int = 224) -> np.ndarray:
    """The mass as brightness, (H, W, 3) uint8, with a frame around all that the unit can see.

    In it the squares that hold 95 % of the mass, white, and 50 %, black.
    """
    drawn = enlarged(coloured(field.mass, limit([field.mass]), signed=False), side)
    times = len(drawn) // len(field.mass)
    middle = centre(network, index, field.row, field.column)
    for wanted, colour in ((0.95, "white"), (0.5, "black")):
        drawn = outlined(drawn, across(square(field.mass, middle, wanted)), times, colour)
    return framed(drawn, across(field.rectangle), times)


def across(box: Box) -> tuple[int, int, int, int]:
    """Left, top, right, bottom, as Pillow has them."""
    top, left, bottom, right = box
    return left, top, right, bottom
