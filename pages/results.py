"""Results: which variant won, at what cost, and is that certain?"""

from functools import partial

import streamlit as st

from vgg_explorer.ui import export, frame, results_charts, results_curves, results_data, results_report, results_table
from vgg_explorer.ui import results_words as words

with frame.begin("results") as page:
    answer = st.container()  # filled below: the answer stands above the choice it depends on
    found = results_data.choose(page)
    if found is None:
        st.info(page._("No results yet. Train two networks, and they are compared here."))
        st.stop()
    with answer:
        page.answer(words.sentence(page, found))
    for note in filter(None, (words.unconverged(page, found), words.left_out(page, found))):
        st.caption(note)

    cost = results_charts.choose_cost(page, found)
    results_charts.against_cost(page, found, cost)
    results_table.networks(page, found)
    with st.container(horizontal=True, vertical_alignment="center"):
        export.download(page, partial(results_table.rows, found), "results.csv")
        results_report.button(page, found, cost)
        words.where_they_look(page, found)

    with page.folded("pairs", page._("Every two networks, paired by seed")) as pairs:
        if pairs.open:
            results_charts.plain_table(results_table.pairs(page, found))
    with page.folded("seeds", page._("Every seed")) as seeds:
        if seeds.open:
            results_charts.plain_table(results_table.seeds(page, found))
    with page.folded("curves", page._("How they learned")) as learned:
        if learned.open:
            results_curves.draw(page, found)
    with page.folded("confusion", page._("What was taken for what")) as confused:
        if confused.open:
            results_charts.confusion(page, found)
    with page.folded("how", page._("How is this computed?")) as how:
        if how.open:
            results_charts.explained(page)
