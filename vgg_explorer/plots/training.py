"""Runs while they learn, and after: all curves in one figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.kernels import axis
from vgg_explorer.plots.look import DASHES, Family, Look

Measure = Literal["loss", "training_accuracy", "validation_accuracy", "validation_loss"]
PERCENT: tuple[Measure, ...] = ("training_accuracy", "validation_accuracy")


@dataclass(frozen=True, slots=True)
class Curve:
    """One run: the number of its network from 1, its hue, its points (epochs, values); a point is an epoch's end."""

    number: int
    name: str
    family: Family
    seed: int
    points: tuple[tuple[float, float], ...]


def curves(found: Sequence[Curve], measure: Measure, look: Look, *, epochs: int) -> go.Figure:
    """A line a run, along so many `epochs`; runs of a network share hue, dash and place in the legend."""
    seen: set[int] = set()
    traces = []
    for curve in found:
        traces.append(line(curve, measure, look, first=curve.number not in seen))
        seen.add(curve.number)
    layout = look.layout(
        height=360,
        dragmode=False,
        hovermode="closest",
        showlegend=True,
        uirevision="kept",  # what somebody has hidden stays hidden while the figure grows
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis=axis(look, look._("epoch")) | {"range": [0, epochs]},
        yaxis=axis(look, title(measure, look)) | ({"ticksuffix": " %"} if measure in PERCENT else {}),
    )
    return Figure(data=traces, layout=layout)


def line(curve: Curve, measure: Measure, look: Look, *, first: bool) -> dict[str, Any]:
    scale, unit = (100, " %") if measure in PERCENT else (1, "")
    number, main = (curve.number - 1) % len(DASHES), curve.seed == 0
    seed = look._("seed {n}").format(n=curve.seed)
    return {
        "x": [x for x, _ in curve.points],
        "y": [scale * y for _, y in curve.points],
        "name": curve.name,
        "legendgroup": str(curve.number),
        "showlegend": first,
        "mode": "lines" if len(curve.points) > 1 else "lines+markers",
        "line": {"color": look.shade(curve.family, number + 1), "width": 2 if main else 1.2, "dash": DASHES[number]},
        "opacity": 1.0 if main else 0.65,
        "hovertemplate": f"%{{fullData.name}}, {seed}<br>%{{x:.1f}}: %{{y:.3f}}{unit}<extra></extra>",
    }


def title(measure: Measure, look: Look) -> str:
    titles: dict[Measure, str] = {
        "loss": look._("training loss"),
        "training_accuracy": look._("accuracy on training pictures"),
        "validation_loss": look._("validation loss"),
        "validation_accuracy": look._("accuracy on validation pictures"),
    }
    return titles[measure]
