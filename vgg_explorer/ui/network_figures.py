"""The figures of the Networks page, drawn once for each set of networks."""

from typing import Any

import streamlit as st

from vgg_explorer.analysis.side_by_side import MEASURES, Measure
from vgg_explorer.plots import networks as plots
from vgg_explorer.plots.look import Look
from vgg_explorer.plots.networks import Shown
from vgg_explorer.ui import fields
from vgg_explorer.ui.network_verdict import titles
from vgg_explorer.ui.page import Page

Lines = tuple[tuple[int, str], ...]  # numbers and lines: what the networks on the page depend on, also on each other


def measure(page: Page) -> Measure:
    """What the chart and the table of stages show."""
    options: dict[str, str] = {name: title for name, title in titles(page).items()}
    chosen = fields.choice(page, "measure", page._("Show"), options, default="parameters", hide_label=True)
    return next(name for name in MEASURES if name == chosen)


def by_layer(page: Page, networks: list[Shown], measure: Measure) -> Any:
    return layers_figure(lines(networks), networks, measure, page.look)


def treemap(page: Page, networks: list[Shown], shown: Shown) -> Any:
    return treemap_figure(lines(networks), shown.number, shown, page.look)


def lines(networks: list[Shown]) -> Lines:
    return tuple((shown.number, shown.line) for shown in networks)


@st.cache_resource(max_entries=300, show_spinner=False)
def layers_figure(lines: Lines, _networks: list[Shown], measure: Measure, look: Look) -> Any:
    return plots.by_layer(_networks, measure, look)


@st.cache_resource(max_entries=300, show_spinner=False)
def treemap_figure(lines: Lines, number: int, _shown: Shown, look: Look) -> Any:
    return plots.treemap(_shown, look)
