"""Below the grid: files to take along, class model images, feature maps and first filters, and the formulas."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from vgg_explorer.plots import saliency_file
from vgg_explorer.plots.feature_maps import as_picture, filters_sheet, maps_sheet
from vgg_explorer.plots.saliency_file import Looked
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.methods import METHODS
from vgg_explorer.specs.options import map_layers
from vgg_explorer.specs.saliency import Activate, Imagine, LookAtFilters
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.saliency.grid import Grid, macs, places
from vgg_explorer.ui.widgets import answers
from vgg_explorer.ui.widgets import table as facts
from vgg_explorer.ui.widgets.picture_figure import figure, uri
from vgg_explorer.ui.widgets.weights_field import WeightsColumn, among

IMAGINED = 5e9  # multiply-accumulates from which a class model image is drawn in fewer steps


def files(page: Page, grid: Grid, looked: Sequence[Looked]) -> None:
    """The grid as a picture, and its numbers."""
    if not any(found for each in looked for found in each.maps):
        return
    with st.container(horizontal=True):
        sheet = partial(saliency_file.sheet, looked, grid.methods, shared=grid.shared, strength=grid.strength)
        save(page._("PNG"), sheet, "saliency.png", "image/png")
        save(page._("NPZ"), partial(saliency_file.numbers, looked, grid.methods), "saliency.npz", "application/zip")


def save(label: str, content: partial[bytes], file: str, kind: str) -> None:
    st.download_button(
        label, content, file_name=file, mime=kind, icon=":material/download:", on_click="ignore", key=f"file {file}"
    )


def imagined(page: Page, grid: Grid) -> None:
    """Gradient ascent on the picture (Simonyan et al. 2013, section 2)."""
    cells = st.columns(places(grid))
    for column, cell in zip(grid.columns, cells, strict=False):
        with cell:
            steps = 32 if macs(column) < IMAGINED else 16
            target = grid.target or (grid.example.label if grid.example.label in column.known.classes else "")
            try:
                found = answers.answer(Imagine(column.weights, target, steps))
            except SpecError as error:
                page.refuse(error)
                continue
            name = column.known.classes[found.target]
            words = page._("{name} imagines {label}, scored {score} after {n} steps").format(
                name=column.known.title, label=name, score=f"{found.scores.max():.1f}", n=steps
            )
            pixels = as_picture(found.image, column.known.mean, column.known.deviation)
            shown(pixels, words)
    st.caption(
        page._(
            "The picture that scores highest for a class, found by following the gradient from the mean colour, less "
            "the square of its size (Simonyan, Vedaldi & Zisserman 2013, section 2)."
        )
    )


def shown(pixels: np.ndarray, words: str) -> None:
    figure(uri(pixels), words, words)


def layers(page: Page, grid: Grid) -> None:
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


def explained(page: Page) -> None:
    """The methods with their sources, and what is checked."""
    rows = [(page._(method.title), page._(method.sign), method.citation) for method in METHODS]
    with st.container(key="methods table"):
        facts.table([page._("Method"), page._("What it shows"), page._("Source")], rows)
    st.markdown(
        page._(
            "Every map is of the class score before the softmax. Unsigned maps are magnitudes, the largest over the "
            "colours; signed ones are sums over them. What stands under each map was checked: whether it adds up to "
            "what its method promises; whether it changes when the weights become random (Adebayo et al. 2018); and "
            "whether taking its pixels away, or showing them alone, changes the probability sooner than pixels in "
            "random order do (Petsiuk et al. 2018). On drawn shapes also whether its highest point lies on the object "
            "(Zhang et al. 2016). They are checks, not proofs: a map may pass all of them and still mislead."
        )
    )
