"""One network: a slider for the layer, the place of the unit, and the picture with the unit's receptive field."""

from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape

import streamlit as st

from vgg_explorer.analysis.receptive_field import Rectangle, rectangle
from vgg_explorer.analysis.report import LayerReport, Report
from vgg_explorer.plots.networks import short
from vgg_explorer.plots.numbers import percent
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Network
from vgg_explorer.ui.frame import fields, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures
from vgg_explorer.ui.widgets.picture_field import PictureChoice, as_input

seen = lru_cache(figures.KEPT)(rectangle)


@dataclass(frozen=True)
class UnitChoice:
    """A unit of a layer of a network."""

    report: Report
    index: int
    unit: tuple[int, int]

    @property
    def layer(self) -> LayerReport:
        return self.report.layers[self.index]

    @property
    def name(self) -> str:
        """The short name of the network."""
        return short(self.report.network.name)

    @property
    def places(self) -> tuple[int, int]:
        """Rows and columns of the layer's map."""
        shape = self.layer.output
        return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)

    @property
    def sees(self) -> Rectangle:
        return seen(self.report.network, self.index, *self.unit)


def panel(page: Page, network: Network, picture: PictureChoice, suffix: str) -> UnitChoice:
    """The picture with the field of one unit; under it the layer and the place of the unit."""
    report = figures.report(network)
    top = st.container()
    index = layer_slider(page, report, f"layer{suffix}")
    shape = report.layers[index].output
    rows, columns = shape[1:] if len(shape) == 3 else (1, 1)
    left, right = st.columns(2)
    with left:
        row = place(page, f"row{suffix}", page._("Row of the unit"), rows)
    with right:
        column = place(page, f"column{suffix}", page._("Column of the unit"), columns)
    choice = UnitChoice(report, index, (row, column))
    with top:
        markup.show(f'<p class="over-figure"><strong>{title(page, choice)}</strong></p>')
        figure = figures.over_picture(network, index, choice.unit, as_input(picture, network.input), page.look)
        page.chart(figure, alt=in_words(page, choice), key=f"field{suffix}", on_click=partial(move, suffix))
        st.markdown(in_words(page, choice))
    return choice


def title(page: Page, choice: UnitChoice) -> str:
    """pool5 of D, a map of 7×7."""
    rows, columns = choice.places
    words = page._("{layer} of {network}, a map of {side}")
    return words.format(layer=choice.layer.name, network=escape(choice.name), side=f"{rows}×{columns}")


def layer_slider(page: Page, report: Report, key: str) -> int:
    """The index of the chosen layer; by default that of the last feature map."""
    names = [layer.name for layer in report.layers]
    last = report.network.last_feature_map()
    name = fields.slider(
        page,
        key,
        page._("Layer"),
        names,
        default=names[-1 if last is None else last],
        check=partial(check_layer, names),
        resets=[key.replace("layer", "row"), key.replace("layer", "column")],
    )
    return names.index(name)


def check_layer(names: list[str], value: object) -> None:
    if value not in names:
        choices = f"{names[0]} ... {names[-1]}"
        raise SpecError("there is no layer {value}; the network has {choices}.", value=value, choices=choices)


def place(page: Page, key: str, label: str, count: int) -> int:
    """The row or column of the unit; by default the middle, without a slider where there is only one."""
    if count == 1:
        st.caption(page._("{label}: there is only one.").format(label=label))
        return 0
    rule = partial(check, label, low=0, high=count - 1)
    return fields.slider(page, key, label, range(count), default=count // 2, check=rule)


def move(suffix: str) -> None:
    """Choose the unit that was clicked."""
    points = st.session_state[f"field{suffix}"].selection.points
    if points and "customdata" in points[0]:
        st.session_state[f"row{suffix}"], st.session_state[f"column{suffix}"] = points[0]["customdata"]


def in_words(page: Page, choice: UnitChoice) -> str:
    """What the unit sees, and how much of its field is padding."""
    sees = choice.sees
    if sees.in_padding == 1:
        return page._("This unit sees padding alone.")
    sentence = page._(
        "This unit sees rows {top} to {bottom} and columns {left} to {right} of the picture, counted from 0."
    ).format(top=sees.top, bottom=sees.bottom - 1, left=sees.left, right=sees.right - 1)
    if sees.in_padding == 0:
        return sentence + " " + page._("None of its field is padding.")
    return sentence + " " + page._("{share} of its field is padding.").format(share=percent(sees.in_padding))
