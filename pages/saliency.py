"""Saliency: where did it look?"""

import streamlit as st

from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.frame.render_queue import PICTURES
from vgg_explorer.ui.saliency import choice, class_models, feature_maps, files, large_map, methods, picture, words
from vgg_explorer.ui.saliency import grid as saliency_grid
from vgg_explorer.ui.widgets import torch_needed

with begin("saliency", max_wait=PICTURES) as page:
    answer = page.answer()  # filled below: the answer stands above the choices it depends on
    if not torch_needed.can_explain(page):
        st.stop()

    left, right = st.columns([1, 2.6], gap="large")
    with right:
        columns = choice.networks(page)
        chosen_methods = choice.methods(page, columns)
    with left:
        shown = st.container()
        example = picture.choose(page, columns)
        with shown:
            picture.show(page, example)
        seen, target = choice.target(page, columns, example)
    with right:
        grid = choice.grid(page, columns, example, chosen_methods, target)
        with st.container(key="maps"):
            looked = saliency_grid.draw(page, grid)
        files.download(page, grid, looked)
    answer.markdown(words.answer(page, columns, seen, looked, grid.methods, example))
    large_map.open_asked(page, grid, looked)

    with page.folded("classes", page._("What each class looks like to them")) as classes:
        if classes.open:
            class_models.draw(page, grid)
    with page.folded("layers", page._("What a layer sees: feature maps and first filters")) as layers:
        if layers.open:
            feature_maps.draw(page, grid)
    with page.folded("how", page._("How is this computed?")) as how:
        if how.open:
            methods.explained(page)
