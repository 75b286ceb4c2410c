"""A 3x3 on its way over a small picture: the window, the weights, and what has come out so far."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from vgg_explorer.analysis.convolution import KERNEL, PICTURE, convolve
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.look import Look


def example(done: int, look: Look) -> go.Figure:
    """The worked example, up to a position."""
    return steps(PICTURE, KERNEL, done, look)


def steps(picture: np.ndarray, kernel: np.ndarray, done: int, look: Look) -> go.Figure:
    """Picture, kernel and output side by side; `done` positions (from 1) are worked out, row by row."""
    output = convolve(picture, kernel)
    row, column = divmod(done - 1, output.shape[1])
    shown = np.where(np.arange(output.size).reshape(output.shape) < done, output, np.nan)
    gap = 1.2
    kernel_at = picture.shape[1] + gap
    output_at = kernel_at + kernel.shape[1] + gap
    height, width = picture.shape[0], output_at + output.shape[1]
    grids = [
        grid(picture, 0, 0, look, look._("input")),
        grid(kernel, kernel_at, (height - len(kernel)) / 2, look, look._("kernel")),
        grid(shown, output_at, (height - len(output)) / 2, look, look._("output")),
    ]
    sides = [(0, picture), (kernel_at, kernel), (output_at, output)]
    boxes = [
        *(box(left, (height - len(values)) / 2, values.shape[1], look.grid, 1) for left, values in sides),
        box(column, row, kernel.shape[1], look.colour("stack")),
        box(kernel_at, (height - len(kernel)) / 2, kernel.shape[1], look.colour("stack")),
        box(output_at + column, (height - len(output)) / 2 + row, 1, look.colour("stack")),
    ]
    axis = {"visible": False, "fixedrange": True}
    layout = look.layout(
        height=250,
        dragmode=False,
        xaxis={**axis, "range": [-0.1, width + 0.1]},
        yaxis={**axis, "range": [height + 0.9, -0.1]},
        shapes=boxes,
        annotations=[
            caption(3.5, height, f"{picture.shape[0]}×{picture.shape[1]}", look),
            caption(kernel_at + 1.5, height, f"{kernel.shape[0]}×{kernel.shape[1]}", look),
            caption(output_at + 2.5, height, f"{output.shape[0]}×{output.shape[1]}", look),
        ],
    )
    return Figure(data=grids, layout=layout)


def grid(values: np.ndarray, left: float, top: float, look: Look, name: str) -> dict[str, Any]:
    """Numbers in cells of one unit, tinted by their size."""
    return {
        "type": "heatmap",
        "z": values,
        "x0": left + 0.5,
        "y0": top + 0.5,
        "dx": 1,
        "dy": 1,
        "xgap": 1,
        "ygap": 1,
        "zmid": 0,
        "zmin": -24,
        "zmax": 24,
        "colorscale": [[0, look.tint("large", 0.55)], [0.5, look.surface], [1, look.tint("stack", 0.55)]],
        "showscale": False,
        "texttemplate": "%{z}",
        "textfont": {"color": look.ink},
        "hovertemplate": name + ": %{z}<extra></extra>",
        "hoverongaps": False,
    }


def box(left: float, top: float, side: int, colour: str, width: int = 3) -> dict[str, Any]:
    line = {"color": colour, "width": width}
    return {"type": "rect", "x0": left, "y0": top, "x1": left + side, "y1": top + side, "line": line}


def caption(x: float, y: float, text: str, look: Look) -> dict[str, Any]:
    font = {"size": 13, "color": look.muted}
    return {"x": x, "y": y + 0.5, "text": text, "showarrow": False, "font": font}
