"""Receptive field: what can one unit see?"""

from functools import partial

import streamlit as st

from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.part import part
from vgg_explorer.ui.receptive_field import effective_field, effective_words, network_field, theoretical_field
from vgg_explorer.ui.receptive_field.unit_panel import panel
from vgg_explorer.ui.widgets import distance, export, picture_field


@part
def units(page: Page) -> None:
    answer = page.answer()  # filled below: the answer stands above the controls it depends on
    first, second, third = st.columns([3, 3, 4])
    with first:
        network = network_field.network(page, "network", page._("Network"), "D", resets=["layer", "row", "column"])
    with second:
        other = network_field.optional(page, "other", page._("Beside it"), resets=["layer2", "row2", "column2"])
    with third:
        picture = picture_field.picture(page)

    left, right = st.columns(2)
    with left:
        choices = [panel(page, network, picture, "")]
    with right:
        if other is not None:
            choices.append(panel(page, other, picture, "2"))
    answer.markdown(theoretical_field.answer(page, choices[0]))
    for choice in choices:
        st.markdown(theoretical_field.note(page, choice))
    with right if other is None else st.container():
        theoretical_field.growth(page, choices)
        theoretical_field.numbers(page, choices)
    export.download(page, partial(theoretical_field.rows, choices), "receptive_fields.csv")


with begin("receptive_field") as page:
    units(page)
    distance.section(page)
    with page.folded("used", page._("How much of its field does a trained network really use?")) as used:
        if used.open:
            effective_field.section(page)
    with page.folded("how", page._("How is this computed?")) as how:
        if how.open:
            theoretical_field.formulas(page)
            effective_words.formulas(page)
