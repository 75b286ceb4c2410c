"""The training scale: how many times its input a picture covers from which a network gets a crop (section 3.1)."""

import streamlit as st

from vgg_explorer.pictures.detail import scale_note
from vgg_explorer.specs.augment import read_scales
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.recipe import Recipe, at_scales
from vgg_explorer.ui.frame.page import Page

Scales = tuple[float, float]


def choose(page: Page, recipe: Recipe, dataset: DataSpec | None, default: str) -> Recipe:
    """The recipe with the scales that were typed, its own where there is nothing; said where they show no detail."""
    own = text_of(recipe.augment.scales)
    typed = st.text_input(
        page._("Training scale"),
        default,
        key="scale",
        bind="query-params",
        placeholder=own,
        help=page._(
            "How many times the input a picture is, from which a crop is learned: 1.143 is the paper's 256 for 224. "
            "Two numbers, such as 1.143, 2.286, are the ends of a range from which each picture's is drawn."
        ),
    )
    if typed and typed.strip():
        try:
            recipe = at_scales(recipe, read_scales(typed))
        except SpecError as error:
            page.refuse(error, shown=own)
    note = scale_note(dataset, recipe.augment.scales[1]) if dataset else None
    if note:
        st.caption(note.text(page._))
    return recipe


def text_of(scales: Scales) -> str:
    """As it can be typed again."""
    low, high = (f"{scale:.4g}" for scale in scales)
    return low if low == high else f"{low}, {high}"


def words(page: Page, scales: Scales) -> str:
    """For the table of what the recipe does; empty where pictures are not rescaled."""
    if scales == (1.0, 1.0):
        return ""
    return page._("crop from {scale} × the input").format(scale=text_of(scales).replace(", ", "–"))
