"""Where the parameters of one network sit, as rectangles inside each other."""

from typing import NamedTuple

import plotly.graph_objects as go

from vgg_explorer.analysis.report import LayerReport
from vgg_explorer.analysis.side_by_side import sections
from vgg_explorer.plots.figure import Figure
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.networks import Shown, family, part_name
from vgg_explorer.plots.numbers import exact, percent, readable


class Box(NamedTuple):
    """One rectangle of the treemap, inside the one whose name is `parent`."""

    name: str
    parent: str
    label: str
    value: int
    colour: str
    said: str


def treemap(shown: Shown, look: Look) -> go.Figure:
    """Where the parameters of one network sit: convolutions in the family's colour, fully connected layers grey."""
    found = boxes(shown, look)
    whole = found[0].value or 1
    trace = {
        "type": "treemap",
        "ids": [box.name for box in found],
        "parents": [box.parent for box in found],
        "labels": [box.label for box in found],
        "values": [box.value for box in found],
        "text": [f"{readable(box.value)} · {percent(box.value / whole)}" for box in found],
        "customdata": [box.said for box in found],
        "branchvalues": "total",
        "textinfo": "label+text",
        "hovertemplate": "%{label}: %{customdata}<extra></extra>",
        "marker": {"colors": [box.colour for box in found], "line": {"color": look.background, "width": 1.5}},
        "tiling": {"pad": 2},
        "pathbar": {"visible": False},
    }
    return Figure(
        data=[trace],
        layout=look.layout(
            height=380, margin={"l": 0, "r": 0, "t": 0, "b": 0}, uniformtext={"minsize": 12, "mode": "hide"}
        ),
    )


def boxes(shown: Shown, look: Look) -> list[Box]:
    """The whole, its stages and head, and in each the layers that have parameters."""
    whole = shown.report.parameters
    found = [Box("all", "", shown.name, whole, look.background, exact(whole))]
    for part in sections(shown.report):
        size = part.total("parameters")
        if size:
            inside = f"part {part.number}"
            found.append(Box(inside, "all", part_name(part.number, look), size, look.surface, exact(size)))
            found += [leaf(layer, inside, shown, look) for layer in part.layers if layer.parameters]
    return found


def leaf(layer: LayerReport, parent: str, shown: Shown, look: Look) -> Box:
    connected = layer.layer.startswith("FC")
    shade = look.grid if connected else look.tint(family(shown.report.network), 0.6)
    return Box(layer.name, parent, layer.name, layer.parameters, shade, f"{layer.layer}, {exact(layer.parameters)}")
