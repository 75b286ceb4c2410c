"""Networks: what does each network cost, layer by layer?"""

from functools import partial

import streamlit as st

from vgg_explorer.plots.networks import Shown
from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.part import part
from vgg_explorer.ui.networks import inside as network_inside
from vgg_explorer.ui.networks import tables, verdict
from vgg_explorer.ui.widgets import export, figures, network_cards, network_speed


@part
def networks(page: Page) -> None:
    answer = page.answer()  # filled below: the answer stands above the cards it depends on
    chosen = network_cards.choose(page)
    answer.markdown(verdict.sentence(page, chosen))
    if chosen:
        side_by_side(page, chosen)
        one_of_them(page, chosen)
        with page.folded("speed", page._("How fast are they here?")) as speed:
            if speed.open:
                network_speed.draw(page, chosen)
        with page.folded("tools", page._("What other tools print, and why")) as tools:
            if tools.open:
                network_inside.other_tools(page, chosen)


def side_by_side(page: Page, chosen: tuple[Shown, ...]) -> None:
    st.header(page._("Layer by layer"), anchor=False)
    measure = tables.measure(page)
    alt = verdict.chart_alt(page, chosen, measure)
    page.chart(figures.layers(chosen, measure, page.look), alt=alt, key="layers")
    tables.stages(page, chosen, measure)
    with st.container(horizontal=True, vertical_alignment="center"):
        export.download(page, partial(tables.rows, chosen), "networks.csv")
        network_cards.train_these(page, chosen)
    tables.totals(page, chosen)


def one_of_them(page: Page, chosen: tuple[Shown, ...]) -> None:
    st.header(page._("Where the parameters sit"), anchor=False)
    inside = network_inside.choose(page, chosen)
    st.markdown(network_inside.where(page, inside))
    alt = network_inside.treemap_alt(page, inside)
    page.chart(figures.treemap(inside, page.look), alt=alt, key="treemap")
    with page.folded("every", page._("Every layer, exact")) as every:
        if every.open:
            tables.layers(page, inside)
    with page.folded("torch", page._("As a PyTorch file")) as torch:
        if torch.open:
            network_inside.pytorch(page, inside)


with begin("networks") as page:
    networks(page)
    with page.folded("how", page._("How is this computed?")) as how:
        if how.open:
            network_inside.formulas(page)
