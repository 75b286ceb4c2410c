"""Saliency: where did it look?"""

import streamlit as st

from vgg_explorer.ui import frame, saliency_choice, saliency_grid, saliency_large, saliency_more, saliency_picture
from vgg_explorer.ui import saliency_words as words
from vgg_explorer.ui.turns import PICTURES

with frame.begin("saliency", patience=PICTURES) as page:
    answer = st.container()  # filled below: the answer stands above the choices it depends on
    if not saliency_choice.can_look(page):
        st.stop()

    left, right = st.columns([1, 2.6], gap="large")
    with right:
        columns = saliency_choice.networks(page)
        chosen_methods = saliency_choice.methods(page, columns)
    with left:
        shown = st.container()
        example = saliency_picture.choose(page, columns)
        with shown:
            saliency_picture.show(page, example)
        seen, target = saliency_choice.target(page, columns, example)
    with right:
        grid = saliency_choice.grid(page, columns, example, chosen_methods, target)
        with st.container(key="maps"):
            looked = saliency_grid.draw(page, grid)
        saliency_more.files(page, grid, looked)
    with answer:
        page.answer(words.answer(page, columns, seen, looked, grid.methods, example))
    saliency_large.open_asked(page, grid, looked)

    with page.folded("classes", page._("What each class looks like to them")) as classes:
        if classes.open:
            saliency_more.imagined(page, grid)
    with page.folded("layers", page._("What a layer sees: feature maps and first filters")) as layers:
        if layers.open:
            saliency_more.layers(page, grid)
    with page.folded("how", page._("How is this computed?")) as how:
        if how.open:
            saliency_more.explained(page)
