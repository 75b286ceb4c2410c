"""One map, large; its insertion and deletion curves, and its rank correlation when weights become random."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.kernels import axis
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.saliency import coloured
from vgg_explorer.specs.maps import Curves, RandomStep

Trace = dict[str, Any]


def curves(found: Curves, chance: Curves, colour: str, look: Look) -> go.Figure:
    """Deletion solid, insertion dashed; in grey the same when pixels come in random order."""
    traces = [
        line(found.fractions, found.deletion, look._("deletion"), colour, "solid"),
        line(found.fractions, found.insertion, look._("insertion"), colour, "dash"),
        line(chance.fractions, chance.deletion, look._("deletion at random"), look.muted, "solid"),
        line(chance.fractions, chance.insertion, look._("insertion at random"), look.muted, "dash"),
    ]
    return drawn(traces, look, look._("pixels, the highest first"), look._("probability of the class"))


def forgetting(steps: Sequence[RandomStep], chosen: int, colour: str, look: Look) -> go.Figure:
    """Rank correlation with the trained network's map, after each layer from the top; the chosen step is marked."""
    names = ["–", *(step.layer for step in steps)]
    values = [1.0, *(None if np.isnan(step.magnitudes) else step.magnitudes for step in steps)]
    sizes = [12 if place == chosen else 6 for place in range(len(names))]
    trace = {
        "x": names,
        "y": values,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2},
        "marker": {"size": sizes, "color": colour},
        "hovertemplate": "%{x}: %{y:.2f}<extra></extra>",
    }
    found = drawn([trace], look, look._("random from the top down to"), look._("rank correlation"))
    return found


def line(x: np.ndarray, y: np.ndarray, name: str, colour: str, dash: str) -> Trace:
    return {
        "x": (100 * x).tolist(),
        "y": (100 * y).tolist(),
        "name": name,
        "mode": "lines",
        "line": {"color": colour, "width": 2, "dash": dash},
        "hovertemplate": "%{x:.0f} %: %{y:.1f} %<extra>%{fullData.name}</extra>",
    }


def drawn(traces: list[Trace], look: Look, across: str, up: str) -> go.Figure:
    several = len(traces) > 1
    unit = {"ticksuffix": " %", "range": [-3, 103]} if several else {"range": [-0.55, 1.05]}
    layout = look.layout(
        height=280,
        dragmode=False,
        hovermode="closest",
        showlegend=several,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 12}},
        margin={"l": 8, "r": 8, "t": 48 if several else 12, "b": 8},
        xaxis=axis(look, across) | ({"ticksuffix": " %"} if several else {}),
        yaxis=axis(look, up) | unit,
    )
    return Figure(data=traces, layout=layout)


def large(picture: str, map: np.ndarray, end: float, *, signed: bool, strength: float, look: Look) -> go.Figure:
    """A map over its picture (data URI), large; pointing at a pixel says its value."""
    height, width = map.shape
    stops = coloured(np.linspace(-1 if signed else 0, 1, 11)[None], 1.0, signed=signed)[0]
    # not as #000004: Streamlit takes the darkest colours of that notation for names of its theme's colours
    scale = [[place / 10, f"rgb({red},{green},{blue})"] for place, (red, green, blue) in enumerate(stops.tolist())]
    heat = {
        "type": "heatmap",
        "z": map.round(6).tolist(),
        "zmin": -end if signed else 0,
        "zmax": end or 1,
        "colorscale": scale,
        "opacity": strength,
        "colorbar": {"thickness": 12, "outlinewidth": 0, "tickfont": {"color": look.ink}},
        "hovertemplate": look._("row {row}, column {column}: {value}").format(
            row="%{y}", column="%{x}", value="%{z:.3g}"
        )
        + "<extra></extra>",
    }
    corner = {"x": -0.5, "y": -0.5, "sizex": width, "sizey": height, "xref": "x", "yref": "y"}
    hidden = {"visible": False, "fixedrange": True, "constrain": "domain"}
    layout = look.layout(
        height=420,
        dragmode=False,
        images=[{"source": picture, **corner, "sizing": "stretch", "layer": "below"}],
        xaxis=hidden | {"range": [-0.5, width - 0.5]},
        yaxis=hidden | {"range": [height - 0.5, -0.5], "scaleanchor": "x"},
    )
    return Figure(data=[heat], layout=layout)
