"""The grid of saliency maps: a column for each network, a row for each method, the checks under each map."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from vgg_explorer.analysis.rank_correlation import rank_correlation
from vgg_explorer.pictures.examples import Example
from vgg_explorer.plots.numbers import percent
from vgg_explorer.plots.saliency import difference, limit, over, side_by_side
from vgg_explorer.plots.saliency_file import Looked
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.saliency import Explain, Explained, Trust, Trusted
from vgg_explorer.ui.frame import address, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.saliency import map_seconds, methods, words
from vgg_explorer.ui.saliency.methods import MethodOptions
from vgg_explorer.ui.widgets.figures import report
from vgg_explorer.ui.widgets.picture_figure import figure, uri
from vgg_explorer.ui.widgets.slow_answers import answered
from vgg_explorer.ui.widgets.weights_field import WeightsColumn


@dataclass(frozen=True)
class Grid:
    """Networks, picture, methods with their options, class, and how the maps are drawn."""

    columns: Sequence[WeightsColumn]
    example: Example
    methods: Sequence[str]
    target: str
    options: MethodOptions
    shared: bool
    strength: float

    def question(self, column: WeightsColumn, method: str) -> Explain:
        told = methods.for_network(self.options.get(method, {}), find_method(method), column)
        return Explain(column.weights, self.example.picture, method, self.target, told)


def draw(page: Page, grid: Grid) -> list[Looked]:
    """Draw all maps row by row, then their checks, which take longer. The maps, for the files."""
    heads = st.columns(places(grid), wrap=False)
    for column, place in zip(grid.columns, heads, strict=False):
        with place:
            head(page, grid, column)
    found: dict[tuple[int, str], Explained] = {}
    badges: list[tuple[DeltaGenerator, WeightsColumn, str]] = []
    for method in grid.methods:
        markup.show(methods.head(page, find_method(method)))
        row(page, grid, method, found, badges)
    for badge, column, method in badges:
        with badge:
            trust(page, grid, column, method, found[column.number, method])
    return [
        Looked(each.weights, each.name, tuple(found.get((each.number, method)) for method in grid.methods))
        for each in grid.columns
    ]


def places(grid: Grid) -> int:
    """Columns of the grid: with two networks a third one shows their difference."""
    return 3 if len(grid.columns) == 2 else max(1, len(grid.columns))


def head(page: Page, grid: Grid, column: WeightsColumn) -> None:
    """The name of a network in its colour, and what data it was trained on."""
    style = f"--hue: {column.colour(page.look)}"
    name = f'<span aria-hidden="true">{column.sign}</span> {escape(column.known.title)}'
    data = f"<small>{escape(column.known.data)}</small>"
    markup.show(f'<p class="network dash-{column.number}" style="{style}">{name} {data}</p>')


def row(
    page: Page,
    grid: Grid,
    method: str,
    found: dict[tuple[int, str], Explained],
    badges: list[tuple[DeltaGenerator, WeightsColumn, str]],
) -> None:
    cells = st.columns(places(grid), wrap=False)
    for column, cell in zip(grid.columns, cells, strict=False):
        with cell:
            explained = computed(page, grid, column, method)
        if explained is not None:
            found[column.number, method] = explained
    own = {column.number: found[column.number, method] for column in grid.columns if (column.number, method) in found}
    common = limit(each.map.map for each in own.values())
    for column, cell in zip(grid.columns, cells, strict=False):
        if column.number in own:
            with cell:
                each = own[column.number]
                end = common if grid.shared else limit([each.map.map])
                picture(page, column, each, end, grid.strength)
                badges.append((st.empty(), column, method))
                st.button(
                    page._("Larger"),
                    key=f"larger {column.number} {method}",
                    icon=":material/open_in_full:",
                    type="tertiary",
                    on_click=address.keep,
                    args=("large", f"{column.weights}~{method}", ""),
                )
    if len(grid.columns) == 2 == len(own):
        with cells[2]:
            against(page, own[1], own[2])


def computed(page: Page, grid: Grid, column: WeightsColumn, method: str) -> Explained | None:
    """A map; one that takes long is computed when its button is pressed."""
    question = grid.question(column, method)
    try:
        needed = map_seconds.map_seconds(question, macs(column))
        return answered(page, question, needed, offer=page._("Compute"), key=f"{column.number} {method}")
    except SpecError as error:
        page.refuse(error)
        return None


def macs(column: WeightsColumn) -> int:
    return report(column.known.network).macs


def picture(page: Page, column: WeightsColumn, found: Explained, end: float, strength: float) -> None:
    caption = page._("for {label}, {chance}").format(label=found.target, chance=percent(found.map.probability))
    figure(drawn(found, end, strength), words.alt(page, column, found), caption)


@lru_cache(512)
def drawn(found: Explained, end: float, strength: float) -> str:
    """The map over the picture, as a data URI."""
    return uri(over(found.picture, found.map.map, end, signed=found.map.signed, strength=strength))


def against(page: Page, first: Explained, second: Explained) -> None:
    """The difference of two maps, each in units of its own scale, and their rank correlation."""
    maps = side_by_side(first.map.map, second.map.map)
    if maps is None:
        st.caption(page._("The networks see different parts of the picture, so their maps cannot be compared."))
        return
    said = page._("difference, rank correlation {found}").format(found=f"{rank_correlation(*maps):.2f}")
    if first.map.map.shape != second.map.map.shape:
        height, width = maps[0].shape
        said = page._("{said}, both at {height}×{width}").format(said=said, height=height, width=width)
    figure(apart(first, second), page._("Difference of the two maps: {said}").format(said=said), said)


@lru_cache(256)
def apart(first: Explained, second: Explained) -> str:
    maps = side_by_side(first.map.map, second.map.map)
    assert maps is not None
    coarser = min(first.picture, second.picture, key=len)
    return uri(over(coarser, difference(*maps), 1.0, signed=True, strength=1.0))


def trust(page: Page, grid: Grid, column: WeightsColumn, method: str, found: Explained) -> None:
    """The checks of a map, at once if they are quick, else after a button."""
    try:
        if known := checked(page, grid.question(column, method), column):
            markup.show(words.badge(page, found, words.checks(page, found, known, grid.example)))
    except SpecError as error:
        page.refuse(error)


def checked(page: Page, question: Explain, column: WeightsColumn, *, where: str = "") -> Trusted | None:
    """The measures behind the checks, or a button that computes them."""
    needed = map_seconds.check_seconds(question, macs(column))
    key = f"trust {column.number} {question.method} {where}"
    return answered(page, Trust(question), needed, offer=page._("Check it"), key=key)
