"""Start: why stack small kernels? `streamlit run app.py`"""

import streamlit as st

from vgg_explorer.specs.kernels import KERNELS, check_kernel
from vgg_explorer.ui.frame import fields, markup
from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.part import part
from vgg_explorer.ui.start import page_links, real_networks, words
from vgg_explorer.ui.widgets import citation, designs, distance, figures


@part
def two_designs(page: Page) -> None:
    answer = st.container()  # filled below: the answer stands above the slider that it depends on
    kernel = fields.slider(page, "kernel", page._("Kernel size"), KERNELS, default=7, check=check_kernel)
    comparison = figures.compared(kernel)
    with answer:
        words.answer(page, comparison)
    designs.pair(page, comparison)


with begin("start") as page:
    two_designs(page)
    with page.folded("how", page._("How is this computed?")) as how:
        if how.open:
            words.formulas(page)
    page_links.other_pages(page)

    lesson, conventions = markup.sentence(words.on_real_networks(page)), markup.caption(words.conventions(page))
    markup.section(page._("On real networks"), lesson, real_networks.table(page), conventions)

    distance.on_start(page)

    st.header(page._("The paper"), anchor=False)
    citation.draw(page)
