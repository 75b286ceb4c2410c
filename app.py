"""Start: why stack small kernels? `streamlit run app.py`"""

import streamlit as st

from vgg_explorer.analysis.kernels import KernelComparison
from vgg_explorer.specs.kernels import KERNELS, check_kernel
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.start import page_links, real_networks, words
from vgg_explorer.ui.widgets import citation, designs, distance

with begin("start") as page:
    answer = st.container()  # filled below: the answer stands above the slider that it depends on
    kernel = fields.slider(page, "kernel", page._("Kernel size"), KERNELS, default=7, check=check_kernel)
    comparison = KernelComparison(kernel)
    with answer:
        words.answer(page, comparison)
    designs.pair(page, comparison)
    with st.expander(page._("How is this computed?")):
        words.formulas(page)
    page_links.other_pages(page)

    st.header(page._("On real networks"), anchor=False)
    words.on_real_networks(page)
    real_networks.table(page)
    words.conventions(page)

    distance.on_start(page)

    st.header(page._("The paper"), anchor=False)
    citation.draw(page)
