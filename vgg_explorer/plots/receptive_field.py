"""One unit's receptive field over a picture, and how fields grow from layer to layer."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from vgg_explorer.analysis.paths import normalised, paths
from vgg_explorer.analysis.receptive_field import Field, ReceptiveField, outline, receptive_fields, rectangle
from vgg_explorer.analysis.report import Report
from vgg_explorer.pictures.picture import data_uri
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.kernels import axis
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.networks import family, short
from vgg_explorer.specs.network import Network

FINEST = 512  # pixels along a side of the veil; a figure is 400 high
MOST_MARKERS = 14  # along a side: each is an element of the page
Trace = dict[str, Any]


def over_picture(network: Network, index: int, unit: tuple[int, int], picture: str, look: Look) -> go.Figure:
    """The field of unit (row, column) of a layer over a picture (data URI) of the network's input size.

    The pixels are shaded by their number of paths to the unit. The markers carry (row, column) as custom data.
    """
    _, height, width = network.input
    field = receptive_fields(network)[index]
    colour = look.colour(family(network))
    sees, box = rectangle(network, index, *unit), outline(field, *unit)
    veil = shade(network, index, unit, colour)
    images = [placed(picture, width, height, "below"), placed(veil, width, height, "above")]
    shapes = [
        frame((0, 0, height, width), look.muted, 1, "solid"),
        frame(box, colour, 1.5, "dot"),
        frame((sees.top, sees.left, sees.bottom, sees.right), colour, 3, "solid"),
    ]
    margins = (
        margin(field.height, network.shapes[index], 1, height),
        margin(field.width, network.shapes[index], 2, width),
    )
    hidden = {"visible": False, "fixedrange": True}
    layout = look.layout(
        height=400,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode=False,
        hovermode="closest",
        showlegend=False,
        images=images,
        shapes=shapes,
        plot_bgcolor=look.surface,
        xaxis={**hidden, "range": [-margins[1], width + margins[1]], "constrain": "domain"},
        yaxis={**hidden, "range": [height + margins[0], -margins[0]], "scaleanchor": "x", "constrain": "domain"},
    )
    return Figure(data=[units(network, index, field, look), chosen(field, unit, colour, look)], layout=layout)


def margin(side: Field, shape: tuple[int, ...], axis: int, size: int) -> float:
    """Room around the picture for what lies in the padding: of the outermost units, at most a quarter of a picture."""
    last = side.edge(shape[axis] - 1 if len(shape) == 3 else 0) + side.size - size
    return min(max(4.0, -side.edge(0) + 4, last + 4), size / 4)


def placed(source: str, width: int, height: int, layer: str) -> Trace:
    """A picture that covers the pixels 0 to width and 0 to height."""
    corner = {"x": 0, "y": 0, "sizex": width, "sizey": height, "xref": "x", "yref": "y"}
    return {"source": source, **corner, "sizing": "stretch", "layer": layer}


def shade(network: Network, index: int, unit: tuple[int, int], colour: str) -> str:
    """The share of paths of each pixel as a veil in one hue, the strongest where the most paths run; PNG."""
    seen = paths(network, index, *unit)
    share = np.outer(coarse(normalised(seen.rows)), coarse(normalised(seen.columns)))
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    veil = np.empty((*share.shape, 4), np.uint8)
    veil[..., :3] = red, green, blue
    veil[..., 3] = np.round(200 * share / (share.max() or 1.0))
    return data_uri(veil)


def coarse(values: np.ndarray) -> np.ndarray:
    """The means of FINEST stretches of a longer line: 4096 x 4096 pixels would cost a second and 600 MB."""
    if len(values) <= FINEST:
        return values
    edges = np.arange(FINEST + 1) * len(values) // FINEST
    means: np.ndarray = np.add.reduceat(values, edges[:-1]) / np.diff(edges)
    return means


def frame(box: Sequence[float], colour: str, width: float, dash: str) -> Trace:
    top, left, bottom, right = box
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "rect", "x0": left, "y0": top, "x1": right, "y1": bottom, "line": line}


def units(network: Network, index: int, field: ReceptiveField, look: Look) -> Trace:
    """The centres of the layer's units, thinned out where there are many: a click chooses one."""
    shape = network.shapes[index]
    rows, columns = shape[1:] if len(shape) == 3 else (1, 1)
    each = -(-max(rows, columns) // MOST_MARKERS)
    down, across = (grid.ravel() for grid in np.mgrid[each // 2 : rows : each, each // 2 : columns : each])
    plain = {"marker": {"opacity": 0.75}}
    return {
        "x": field.width.start + 0.5 + field.width.stride * across,
        "y": field.height.start + 0.5 + field.height.stride * down,
        "mode": "markers",
        "marker": {"size": 6, "color": look.background, "opacity": 0.75, "line": {"color": look.ink, "width": 1}},
        "selected": plain,
        "unselected": plain,
        "customdata": np.stack([down, across], axis=1).tolist(),
        "hovertemplate": look._("unit in row {row}, column {column}").format(
            row="%{customdata[0]}", column="%{customdata[1]}"
        )
        + "<extra></extra>",
    }


def chosen(field: ReceptiveField, unit: tuple[int, int], colour: str, look: Look) -> Trace:
    """The centre of the unit in question."""
    return {
        "x": [field.width.start + 0.5 + field.width.stride * unit[1]],
        "y": [field.height.start + 0.5 + field.height.stride * unit[0]],
        "mode": "markers",
        "marker": {"size": 11, "color": colour, "line": {"color": look.background, "width": 2}},
        "hoverinfo": "skip",
    }


def growth(reports: Sequence[Report], indices: Sequence[int], look: Look) -> go.Figure:
    """Receptive field by layer, a line a network; the chosen layers are marked, the picture's side is a level."""
    pairs = enumerate(zip(reports, indices, strict=True))
    traces = [line(report, index, number, look) for number, (report, index) in pairs]
    side = max(report.network.input[1] for report in reports)
    layout = look.layout(
        height=330,
        dragmode=False,
        hovermode="closest",
        showlegend=len(reports) > 1,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis=axis(look, look._("layer")),
        yaxis=axis(look, look._("receptive field, pixels")) | {"rangemode": "tozero"},
        shapes=[level(side, look)],
        annotations=[level_label(side, look)],
    )
    return Figure(data=traces, layout=layout)


def level(side: int, look: Look) -> Trace:
    """A line across, as high as the picture is large."""
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": side, "y1": side}
    return {"type": "line", **ends, "line": {"color": look.muted, "dash": "dot", "width": 1}}


def level_label(side: int, look: Look) -> Trace:
    place = {"xref": "paper", "x": 0, "y": side, "xanchor": "left", "yanchor": "bottom"}
    font = {"size": 12, "color": look.muted}
    return {**place, "text": look._("side of the picture"), "showarrow": False, "font": font}


def line(report: Report, index: int, number: int, look: Look) -> Trace:
    last = report.network.last_feature_map()
    layers = report.layers[: max(index, 0 if last is None else last) + 1]
    sizes = [max(layer.receptive_field.height.size, layer.receptive_field.width.size) for layer in layers]
    colour = look.colour(family(report.network))
    return {
        "x": list(range(1, len(layers) + 1)),
        "y": sizes,
        "name": short(report.network.name),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2, "dash": "solid" if number == 0 else "dash"},
        "marker": {"size": [11 if place == index else 4 for place in range(len(layers))], "color": colour},
        "text": [f"{layer.name}: {layer.layer}" for layer in layers],
        "hovertemplate": "%{text}<br>%{y} px<extra>" + "%{fullData.name}" + "</extra>",
    }
