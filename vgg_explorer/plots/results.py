"""Results as figures: accuracy against a cost, confusion, and what separates two networks class by class."""

from collections.abc import Sequence
from typing import Any, assert_never

import numpy as np
import plotly.graph_objects as go

from vgg_explorer.analysis.comparison import Cost, NetworkResult, pareto
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.kernels import axis
from vgg_explorer.plots.look import MARKERS, Family, Look
from vgg_explorer.plots.numbers import NARROW, readable

LOG: tuple[Cost, ...] = ("parameters", "macs", "seconds", "milliseconds")
Trace = dict[str, Any]


def against_cost(results: Sequence[NetworkResult], families: Sequence[Family], cost: Cost, look: Look) -> go.Figure:
    """A mark a network at its mean accuracy over seeds, with its standard deviation; the Pareto front as a line."""
    shown = [
        (result, family) for result, family in zip(results, families, strict=True) if result.cost(cost) is not None
    ]
    front = pareto(results, cost)
    traces = [front_line(front, cost, look), *(mark(result, family, cost, look) for result, family in shown)]
    layout = look.layout(
        height=400,
        dragmode=False,
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"l": 8, "r": 8, "t": 56, "b": 8},
        xaxis=axis(look, titles(look)[cost]) | ({"type": "log", "exponentformat": "SI"} if cost in LOG else {}),
        yaxis=axis(look, look._("accuracy on test pictures")) | {"ticksuffix": " %"},
    )
    return Figure(data=traces, layout=layout)


def mark(result: NetworkResult, family: Family, cost: Cost, look: Look) -> Trace:
    accuracy, number = result.accuracy, (result.number - 1) % len(MARKERS)
    colour = look.shade(family, number + 1)
    deviation = accuracy.deviation if accuracy.n > 1 else 0.0
    seeds = look.n_("{n} seed", "{n} seeds", accuracy.n).format(n=accuracy.n)
    price = amount(result.cost(cost) or 0, cost)
    said = f"{accuracy.mean:.2f} ± {deviation:.2f} %" if accuracy.n > 1 else f"{accuracy.mean:.2f} %"
    return {
        "x": [result.cost(cost)],
        "y": [accuracy.mean],
        "error_y": {"array": [deviation], "color": colour, "thickness": 1.5, "width": 6},
        "name": f"{result.number} · {titled(result)}",
        "mode": "markers",
        "marker": {"symbol": MARKERS[number], "size": 13, "color": colour},
        "hovertemplate": f"%{{fullData.name}}<br>{said}, {seeds}<br>{price}<extra></extra>",
    }


def front_line(front: Sequence[NetworkResult], cost: Cost, look: Look) -> Trace:
    return {
        "x": [result.cost(cost) for result in front],
        "y": [result.accuracy.mean for result in front],
        "name": look._("Pareto front: more accuracy costs more"),
        "mode": "lines",
        "line": {"color": look.muted, "dash": "dot", "width": 1.5},
        "hoverinfo": "skip",
    }


def titles(look: Look) -> dict[Cost, str]:
    return {
        "parameters": look._("parameters"),
        "macs": look._("MACs"),
        "field": look._("receptive field, px"),
        "seconds": look._("training time, s"),
        "milliseconds": look._("milliseconds a picture, batch of 64"),
    }


def amount(value: float, cost: Cost) -> str:
    """A cost as a person reads it."""
    match cost:
        case "parameters":
            return readable(value)
        case "macs":
            return readable(value, "MAC")
        case "field":
            return f"{value:,.0f}{NARROW}px"
        case "seconds":
            return f"{value:,.0f}{NARROW}s"
        case "milliseconds":
            return f"{value:.3f}{NARROW}ms"
        case _ as unknown:
            assert_never(unknown)


def titled(result: NetworkResult) -> str:
    """A short name; what the network starts from is never cut off."""
    return f"{short(result.network)}, {result.start}" if result.start else short(result.name)


def short(name: str) -> str:
    return name if len(name) <= 32 else name[:31].rstrip(" |") + "…"


def confusion(counts: np.ndarray, classes: Sequence[str], look: Look) -> go.Figure:
    """Confusion matrix. Rows: true class; columns: predicted class; shares of each row in per cent."""
    shares = 100 * counts / np.maximum(counts.sum(1, keepdims=True), 1)
    heat = {
        "type": "heatmap",
        "z": shares,
        "x": list(classes),
        "y": list(classes),
        "customdata": counts,
        "colorscale": [[0, look.background], [1, look.colour("stack")]],
        "zmin": 0,
        "zmax": 100,
        "showscale": False,
        "hovertemplate": "%{y} → %{x}: %{customdata}, %{z:.1f} %<extra></extra>",
        "xgap": 1,
        "ygap": 1,
    }
    side = min(560, 120 + 40 * len(classes))
    layout = look.layout(
        height=side,
        dragmode=False,
        xaxis=axis(look, look._("taken for")) | {"side": "top", "tickangle": -40, "showgrid": False},
        yaxis=axis(look, look._("class")) | {"autorange": "reversed", "showgrid": False},
    )
    return Figure(data=[heat], layout=layout)


def by_class(
    first: Sequence[float],
    second: Sequence[float],
    classes: Sequence[str],
    look: Look,
    *,
    names: tuple[str, str],
    families: tuple[Family, Family],
) -> go.Figure:
    """What the first network has right more often than the second, in percent points, class by class.

    A bar has the hue of the network that is ahead.
    """
    differences = [100 * (one - other) for one, other in zip(first, second, strict=True)]
    order = np.argsort(differences)
    hues = (look.shade(families[0], 1), look.shade(families[1], 3 if families[0] == families[1] else 1))
    title = look._("percent points,<br>{a}<br>less {b}").format(a=short(names[0]), b=short(names[1]))
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [differences[place] for place in order],
        "y": [classes[place] for place in order],
        "marker": {
            "color": [hues[0] if differences[place] >= 0 else hues[1] for place in order],
        },
        "hovertemplate": "%{y}: %{x:+.1f}<extra></extra>",
    }
    layout = look.layout(
        height=130 + 26 * min(len(classes), 30),
        dragmode=False,
        showlegend=False,
        xaxis=axis(look, title) | {"zeroline": True, "zerolinecolor": look.muted},
        yaxis=axis(look, "") | {"showgrid": False},
    )
    return Figure(data=[bars], layout=layout)
