"""The theoretical receptive field in words, numbers and formulas."""

from collections.abc import Iterator, Sequence

import streamlit as st

from vgg_explorer.analysis.report import LayerReport
from vgg_explorer.plots.numbers import NARROW
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.receptive_field.unit_panel import UnitChoice
from vgg_explorer.ui.widgets import figures
from vgg_explorer.ui.widgets import table as facts


def answer(page: Page, choice: UnitChoice) -> str:
    """The receptive field and the stride of the first network's layer, in one sentence."""
    field = choice.layer.receptive_field
    sees = page._("One unit of {layer} in {network} sees **{height}×{width} pixels**").format(
        layer=choice.layer.name, network=plain(choice.name), height=field.height.size, width=field.width.size
    )
    if choice.places == (1, 1):
        return page._("{sees}. Its map is one place, so all its units see the same.").format(sees=sees)
    down, right = number(field.height.stride), number(field.width.stride)
    if down != right:
        said = page._("{sees}; its neighbour sees as many, {down} px further down or {right} px further right.")
        return said.format(sees=sees, down=down, right=right)
    said = page.n_(
        "{sees}; its neighbour sees as many, {n} pixel further on.",
        "{sees}; its neighbour sees as many, {n} pixels further on.",
        1 if right == "1" else 2,
    )
    return said.format(sees=sees, n=right)


def number(value: float) -> str:
    return f"{value:g}"


def note(page: Page, choice: UnitChoice) -> str:
    """A note for fields that are larger than the picture; empty for others."""
    field, (_, height, width) = choice.layer.receptive_field, choice.report.network.input
    if field.height.size <= height and field.width.size <= width:
        return ""
    return page._(
        "The field is larger than the picture of {height}×{width}: no unit of {layer} in {network} has it filled with "
        "pixels. The rest is padding, zeros, from which each unit can tell how near the border it is."
    ).format(height=height, width=width, layer=choice.layer.name, network=plain(choice.name))


def numbers(page: Page, choices: Sequence[UnitChoice]) -> None:
    """Size, stride, padding and start of the chosen layers, each with its meaning."""
    names = (f"{choice.name}, {choice.layer.name}" for choice in choices)
    meanings = {
        "size": page._("size: how far one unit sees"),
        "stride": page._("stride: from one unit's field to the next one's, also called jump"),
        "padding": page._("padding: how far the first unit's field reaches beyond the picture"),
        "start": page._("start: the centre of the first unit; the first pixel's centre is 0"),
    }
    rows = [(words, *(shown(choice.layer, key) for choice in choices)) for key, words in meanings.items()]
    with st.container(key="meanings"):
        facts.table([page._("In pixels of the picture"), *names], rows)


def shown(layer: LayerReport, key: str) -> str:
    value = layer.receptive_field.value(key)
    return f"{value[0]:g}×{value[1]:g}" if isinstance(value, list) else f"{value:g}{NARROW}px"


def growth(page: Page, choices: Sequence[UnitChoice]) -> None:
    """The chart of all layers, and the same in words."""
    lines = []
    for choice in choices:
        sizes = ", ".join(str(layer.receptive_field.width.size) for layer in choice.report.layers)
        lines.append(f"{choice.name}: {sizes}")
    words = page._("Receptive field by layer, in pixels. {lines}.").format(lines="; ".join(lines))
    reports, indices = zip(*((choice.report, choice.index) for choice in choices), strict=True)
    page.chart(figures.growth(reports, indices, page.look), alt=words, key="growth")


def rows(choices: Sequence[UnitChoice]) -> Iterator[dict[str, object]]:
    """A row a layer of each network, for a file."""
    for choice in choices:
        for layer in choice.report.layers:
            yield {
                "network": choice.report.network.name,
                "layer": layer.name,
                "notation": layer.layer,
                "output": "x".join(map(str, layer.output)),
                **layer.receptive_field.as_dict(),
            }


def formulas(page: Page) -> None:
    """The recurrences of size, stride and padding, and what the shade means."""
    st.markdown(page._("From layer to layer, with kernel k, dilation d, stride s and padding p:"))
    st.latex(
        r"r \leftarrow r + (k - 1)\, d\, j \qquad j \leftarrow j\, s \qquad P \leftarrow P + p\, j_{\text{before}}"
    )
    st.latex(r"\text{start} = \frac{r - 1}{2} - P")
    st.markdown(
        page._(
            "r is the size, j the stride, P the padding (Araujo, Norris and Sim, Distill 2019). A fully connected "
            "layer over a map is a convolution whose kernel is the map (section 3.2 of the paper). The solid frame is "
            "the exact set of pixels with a path to the unit; the dotted one is the whole field, padding included. "
            "The shade is each pixel's share of all paths: the gradient, if all weights were equal. Where a trained "
            "net looks has to be measured."
        )
    )
