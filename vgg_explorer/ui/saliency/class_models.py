"""Class model images: the picture that scores highest for a class (Simonyan et al. 2013, section 2)."""

import streamlit as st

from vgg_explorer.plots.feature_maps import as_picture
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.saliency import Imagine
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.saliency.grid import Grid, macs, places
from vgg_explorer.ui.widgets import answers
from vgg_explorer.ui.widgets.picture_figure import figure, uri

IMAGINED = 5e9  # multiply-accumulates from which a class model image is drawn in fewer steps


def draw(page: Page, grid: Grid) -> None:
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
            figure(uri(pixels), words, words)
    st.caption(
        page._(
            "The picture that scores highest for a class, found by following the gradient from the mean colour, less "
            "the square of its size (Simonyan, Vedaldi & Zisserman 2013, section 2)."
        )
    )
