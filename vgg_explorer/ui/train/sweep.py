"""A sweep over kernel sizes: many networks at once, each with the best of several learning rates."""

from typing import cast

import streamlit as st

from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.sweep import KERNELS, RATES, Matched, Sweep, line
from vgg_explorer.plots.networks import Shown
from vgg_explorer.plots.numbers import exact
from vgg_explorer.runs.person import Person
from vgg_explorer.specs.datasets import DataSpec, format_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernels import KINDS, Kind
from vgg_explorer.specs.order import Order
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.train import order, order_cost
from vgg_explorer.ui.train.recipe_field import RecipeChoice
from vgg_explorer.ui.train.start_field import StartChoice
from vgg_explorer.ui.widgets import table as facts


def draw(
    page: Page, dataset: DataSpec, chosen: RecipeChoice, person: Person | None, begins: StartChoice | None
) -> None:
    """The fields of a sweep, its networks in numbers, what it costs, and its own Start."""
    st.markdown(
        page._(
            "The same three stages with each kernel size, and beside each large kernel the stack of 3×3 that sees "
            "as far. Each network is tried with three learning rates, {rates}, and takes the best on validation; all "
            "have the same budget."
        ).format(rates=", ".join(f"{rate:g}" for rate in RATES))
    )
    if begins is None or begins.first or begins.given:
        st.caption(page._("What is chosen under “Start from” is not for a sweep: all its networks begin random."))
    try:
        networks = read(page).networks(dataset.shape, dataset.entry().classes or 2)
        shown = tuple(Shown(number, line(each), analyse(each)) for number, each in enumerate(networks, 1))
        asked = Order(
            tuple(each.line for each in shown),
            format_dataset(dataset),
            chosen.recipe,
            chosen.seeds,
            chosen.rates or RATES,
            tuple(each.name for each in networks),
        )
    except SpecError as error:
        page.refuse(error)
        return
    table(page, shown)
    order.button(page, asked, person, key="start sweep")
    order_cost.draw(page, asked, shown, dataset)


def read(page: Page) -> Sweep:
    first, second = st.columns(2)
    with first:
        sizes = st.pills(
            page._("Kernel sizes"),
            [str(size) for size in KERNELS],
            selection_mode="multi",
            default=["3", "5", "7"],
            key="sizes",
            bind="query-params",
        )
    with second:
        kinds = st.pills(
            page._("Kinds"),
            list(KINDS),
            selection_mode="multi",
            default=["dense"],
            format_func=lambda kind: {"dense": page._("dense"), "separable": page._("depthwise-separable")}[kind],
            key="kinds",
        )
    names = {"nothing": page._("nothing"), "parameters": page._("parameters"), "macs": page._("MACs")}
    matched = fields.choice(page, "matched", page._("Matched in"), names, default="nothing")
    return Sweep(tuple(int(size) for size in sizes), tuple(cast(Kind, kind) for kind in kinds), cast(Matched, matched))


def table(page: Page, shown: tuple[Shown, ...]) -> None:
    heads = (page._("Network"), page._("Parameters"), page._("MACs"), page._("Receptive field"))
    rows = [
        (
            each.report.network.name,
            exact(each.report.parameters),
            exact(each.report.macs),
            str(each.report.receptive_field.width.size),
        )
        for each in shown
    ]
    facts.table(heads, rows)
