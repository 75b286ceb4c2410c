"""Kernels: one large kernel, or a stack of 3x3?"""

from functools import partial

import streamlit as st

from vgg_explorer.analysis.kernels import KernelComparison, rows
from vgg_explorer.specs.kernels import KERNELS
from vgg_explorer.ui.frame import fields, markup
from vgg_explorer.ui.frame.begin import begin
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.part import part
from vgg_explorer.ui.kernels import controls, convolution, pointwise, prediction, stages, verdict
from vgg_explorer.ui.widgets import designs, export, figures


@part
def two_designs(page: Page) -> None:
    answer = page.answer()  # filled below: the answer stands above the controls it depends on
    with page.folded("primer", page._("What is a convolution?")) as primer:
        if primer.open:
            convolution.primer(page)

    comparison = controls.choose(page)
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.examples(page)
        predict = fields.switch("predict", page._("Predict first"))
    if not predict or prediction.made(page, comparison):
        answer.markdown(verdict.sentence(page, comparison))
        show(page, comparison)


def show(page: Page, comparison: KernelComparison) -> None:
    shown = {"numbers": page._("Numbers"), "formulas": page._("Formulas")}
    formulas = fields.choice(page, "show", page._("Show"), shown, default="numbers", hide_label=True) == "formulas"
    pyramids = st.container()
    unit = designs.unit(page, comparison.kernel)
    with pyramids:
        designs.pair(page, comparison, unit, formulas=formulas, choose=True)
    bars = figures.bars(comparison, page.look, formulas=formulas)
    page.chart(bars, alt=verdict.bars_alt(page, comparison), key="bars")
    st.markdown(verdict.memory(page, comparison))
    page.chart(figures.curves(comparison, page.look), alt=verdict.curves_alt(page, comparison), key="curves")
    export.download(page, partial(rows, comparison, KERNELS), "kernels.csv")


with begin("kernels") as page:
    two_designs(page)

    st.header(page._("Same pixels, not the same functions"), anchor=False)
    convolution.argument(page)

    lesson, answer = markup.sentence(stages.lesson(page)), markup.sentence(pointwise.answer(page))
    markup.section(page._("In a real network"), lesson, stages.table(page))
    markup.section(page._("And 1×1?"), answer, pointwise.table(page), markup.caption(pointwise.source(page)))

    with page.folded("how", page._("How is this computed?")) as how:
        if how.open:
            verdict.formulas(page)
