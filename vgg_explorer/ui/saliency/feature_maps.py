"""The feature maps of a layer for the picture, and the filters of the first convolution."""

from functools import partial

import numpy as np
import streamlit as st

from vgg_explorer.plots.feature_maps import filters_sheet, maps_sheet
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.options import map_layers
from vgg_explorer.specs.saliency import Activate, LookAtFilters
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.saliency.grid import Grid, places
from vgg_explorer.ui.widgets import answers
from vgg_explorer.ui.widgets.picture_figure import figure, uri
from vgg_explorer.ui.widgets.weights_field import WeightsColumn, among


def draw(page: Page, grid: Grid) -> None:
    """Every channel of a layer for this picture, and the filters of the first convolution."""
    cells = st.columns(places(grid))
    for column, cell in zip(grid.columns, cells, strict=False):
        with cell:
            try:
                channels(page, grid, column)
            except SpecError as error:
                page.refuse(error)


def channels(page: Page, grid: Grid, column: WeightsColumn) -> None:
    names = map_layers(column.known.network)
    key = f"channels{column.number}"
    chosen = fields.slider(
        page,
        key,
        page._("Layer of {name}").format(name=column.known.title),
        names,
        default=names[0],
        check=partial(among, names),
    )
    found = answers.answer(Activate(column.weights, grid.example.picture, chosen))
    n = len(found.maps)
    said = page.n_("{n} channel, {height}×{width}", "{n} channels, {height}×{width}", n)
    shown(
        maps_sheet(found.maps), f"{chosen}: {said.format(n=n, height=found.maps.shape[1], width=found.maps.shape[2])}"
    )
    filters = answers.answer(LookAtFilters(column.weights))
    shown(filters_sheet(filters.weights), page._("Filters of {layer}").format(layer=filters.layer))


def shown(pixels: np.ndarray, words: str) -> None:
    figure(uri(pixels), words, words)
