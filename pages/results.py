"""Results: which variant won, at what cost, and is that certain?"""

from functools import partial

import streamlit as st

from vgg_explorer.runs.person import Person
from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.part import part
from vgg_explorer.ui.results import charts, curves, data, paper_test, report, table, words
from vgg_explorer.ui.results.data import ResultsChoice
from vgg_explorer.ui.widgets import export, owner


@part
def results(page: Page) -> None:
    answer = page.answer()  # filled below: the answer stands above the choice it depends on
    person = owner.person()
    found = data.choose(page, person)
    if found is None:
        st.info(page._("No results yet. Train two networks, and they are compared here."))
        return
    answer.markdown(words.sentence(page, found))
    for note in filter(None, (words.unconverged(page, found), words.left_out(page, found))):
        st.caption(note)

    cost = charts.choose_cost(page, found)
    charts.against_cost(page, found, cost)
    table.networks(page, found)
    with st.container(horizontal=True, vertical_alignment="center"):
        export.download(page, partial(table.rows, found), "results.csv")
        report.button(page, found, cost)
        words.where_they_look(page, found)
    folded(page, found, person)


def folded(page: Page, found: ResultsChoice, person: Person | None) -> None:
    with page.folded("pairs", page._("Every two networks, paired by seed")) as pairs:
        if pairs.open:
            charts.plain_table(table.pairs(page, found))
    with page.folded("seeds", page._("Every seed")) as seeds:
        if seeds.open:
            charts.plain_table(table.seeds(page, found))
    with page.folded("curves", page._("How they learned")) as learned:
        if learned.open:
            curves.draw(page, found)
    with page.folded("confusion", page._("What was taken for what")) as confused:
        if confused.open:
            charts.confusion(page, found)
    with page.folded("paper", page._("Test it as the paper did")) as tested:
        if tested.open:
            paper_test.draw(page, found, person)
    with page.folded("how", page._("How is this computed?")) as how:
        if how.open:
            charts.explained(page)


with begin("results") as page:
    results(page)
