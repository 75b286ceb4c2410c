"""One large kernel against a stack of 3x3: four pairs of bars, and weights by kernel size."""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from vgg_explorer.analysis.kernels import (
    KernelComparison,
    single_formula,
    single_weights,
    stack_formula,
    stack_weights,
)
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.look import Family, Look
from vgg_explorer.plots.numbers import exact, readable
from vgg_explorer.specs.kernels import KERNELS, Kind

Count = Callable[[int, int, int, Kind], int]


def bars(comparison: KernelComparison, look: Look, *, formulas: bool = False) -> go.Figure:
    """Weights, MACs, ReLUs and training memory of both designs, each pair as shares of its larger member."""
    rows = quantities(comparison, look, formulas=formulas)
    traces = []
    for side, name in enumerate((stack_name(comparison), large_name(comparison))):
        values = [pair[side] for _, pair, _ in rows]
        largest = [max(pair) for _, pair, _ in rows]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "y": [quantity for quantity, _, _ in rows],
                "x": [value / most for value, most in zip(values, largest, strict=True)],
                "text": [texts[side] for _, _, texts in rows],
                "customdata": [exact(value) for value in values],
                "hovertemplate": "%{y}: %{customdata}<extra>" + name + "</extra>",
                "textposition": "auto",
                "insidetextanchor": "start",
                "textangle": 0,
                "marker": bar_marker(comparison, side, look),
            }
        )
    return Figure(data=traces, layout=bars_layout(look))


def families(comparison: KernelComparison) -> tuple[Family, Family]:
    """The hues of the stack and of the large kernel: green for both when both are depthwise."""
    return ("stack", "large") if comparison.kind == "dense" else ("depthwise", "depthwise")


def bar_marker(comparison: KernelComparison, side: int, look: Look) -> dict[str, Any]:
    """The family's colour; of two that are depthwise, the stack is the lighter one."""
    family = families(comparison)[side]
    lighter = comparison.kind == "separable" and side == 0
    line = {"color": look.colour(family), "width": 1.5}
    return {"color": look.tint(family, 0.4) if lighter else look.colour(family), "line": line}


def bars_layout(look: Look) -> dict[str, Any]:
    return look.layout(
        height=330,
        barmode="group",
        bargap=0.28,
        bargroupgap=0.08,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"visible": False, "range": [0, 1.02], "fixedrange": True},
        yaxis={"autorange": "reversed", "fixedrange": True, "automargin": True, "ticklabelstandoff": 8},
        dragmode=False,
    )


def quantities(
    comparison: KernelComparison, look: Look, *, formulas: bool
) -> list[tuple[str, tuple[int, int], tuple[str, str]]]:
    """Name, values and texts (stack, large kernel) of what is compared."""
    stack, single = comparison.stack, comparison.single
    weights, macs = (stack.weights, single.weights), (stack.macs, single.macs)
    if formulas:
        design = (comparison.kernel, comparison.channels_in, comparison.channels, comparison.kind)
        said = stack_formula(*design), single_formula(*design)
        weight_texts, mac_texts = said, (f"({said[0]}) H W", f"({said[1]}) H W")
    else:
        weight_texts = exact(weights[0]), exact(weights[1])
        mac_texts = readable(macs[0], "MAC"), readable(macs[1], "MAC")
    relus = (stack.activations, single.activations)
    memory = (stack.saved_bytes, single.saved_bytes)
    return [
        (look._("weights"), weights, weight_texts),
        (look._("MACs"), macs, mac_texts),
        (look._("ReLUs"), relus, (str(relus[0]), str(relus[1]))),
        (look._("training memory"), memory, (readable(memory[0], "B"), readable(memory[1], "B"))),
    ]


def stack_name(comparison: KernelComparison) -> str:
    return f"{comparison.depth} × 3×3"


def large_name(comparison: KernelComparison) -> str:
    return f"1 × {comparison.kernel}×{comparison.kernel}"


def curves(comparison: KernelComparison, look: Look) -> go.Figure:
    """Weights of both designs, dense and separable, for every kernel size; the chosen one is marked."""
    lines: list[tuple[str, Count, Kind, Family, str]] = [
        (look._("one kernel, dense"), single_weights, "dense", "large", "solid"),
        (look._("3×3 stack, dense"), stack_weights, "dense", "stack", "solid"),
        (look._("3×3 stack, depthwise"), stack_weights, "separable", "depthwise", "dash"),
        (look._("one kernel, depthwise"), single_weights, "separable", "depthwise", "solid"),
    ]
    traces = [curve(comparison, look, *line) for line in lines]
    layout = look.layout(
        height=360,
        dragmode=False,
        hovermode="x unified",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis=axis(look, look._("kernel size")) | {"tickvals": list(KERNELS)},
        yaxis=axis(look, look._("weights (log scale)")) | {"type": "log", "dtick": 1, "exponentformat": "SI"},
        shapes=[marked(comparison.kernel, look)],
    )
    return Figure(data=traces, layout=layout)


def curve(
    comparison: KernelComparison, look: Look, name: str, count: Count, kind: Kind, family: Family, dash: str
) -> dict[str, Any]:
    values = [count(kernel, comparison.channels_in, comparison.channels, kind) for kernel in KERNELS]
    chosen = kind == comparison.kind
    return {
        "x": list(KERNELS),
        "y": values,
        "name": name,
        "mode": "lines+markers",
        "line": {"color": look.colour(family), "width": 3 if chosen else 1.5, "dash": dash},
        "marker": {"size": [11 if kernel == comparison.kernel else 4 for kernel in KERNELS]},
        "customdata": [exact(value) for value in values],
        "hovertemplate": "%{customdata}",
    }


def axis(look: Look, title: str) -> dict[str, Any]:
    return {
        "title": {"text": title, "font": {"size": 13, "color": look.muted}},
        "gridcolor": look.grid,
        "linecolor": look.grid,
        "tickfont": {"color": look.muted},
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }


def marked(kernel: int, look: Look) -> dict[str, Any]:
    """A vertical line at the chosen kernel."""
    return {
        "type": "line",
        "x0": kernel,
        "x1": kernel,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "layer": "below",
        "line": {"color": look.muted, "width": 1, "dash": "dot"},
    }
