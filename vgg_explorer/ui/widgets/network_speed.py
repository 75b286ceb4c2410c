"""The speed of networks on this machine: milliseconds and memory of forward passes, measured after a button."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from vgg_explorer.plots.networks import Shown
from vgg_explorer.plots.numbers import readable
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Measure, Speed, Speeds
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import answers, table, torch_needed
from vgg_explorer.ui.widgets.network_label import label
from vgg_explorer.ui.widgets.network_line import standalone
from vgg_explorer.ui.widgets.table import Markup

BATCHES = (1, 64)


def measured(line: str) -> Speeds:
    """The speed of a network on this machine."""
    return answers.answer(Measure(line, BATCHES))


def known_milliseconds(line: str) -> float | None:
    """Milliseconds a picture at a batch of 64, if somebody has measured it."""
    found = answers.kept_answer(Measure(line, BATCHES))
    return next((speed.median for speed in found.batches if speed.batch == BATCHES[-1]), None) if found else None


def draw(page: Page, networks: Sequence[Shown]) -> None:
    """The button, and the table once it was pressed."""
    st.markdown(
        page._(
            "Few MACs are not always few milliseconds: depthwise kernels have little work for each number they read. "
            "Forward passes, median and quartiles, by a worker on this machine."
        )
    )
    if not torch_needed.can_train(page):
        return
    if st.button(page._("Measure"), key="measure speed", icon=":material/timer:"):
        st.session_state["speeds of"] = tuple(shown.line for shown in networks)
    if st.session_state.get("speeds of") != tuple(shown.line for shown in networks):
        return
    titles = (page._("Network"), page._("Batch of 1"), page._("Batch of 64"))
    heads = (*titles, page._("Peak memory"), page._("Measured on"))
    rows = [row for shown in networks if (row := measured_row(page, shown))]
    if rows:
        table.table(heads, rows)


def measured_row(page: Page, shown: Shown) -> list[object] | None:
    try:
        with st.spinner(page._("Measuring {name} …").format(name=shown.name), show_time=True):
            found = measured(standalone(shown))
    except SpecError as error:
        page.refuse(error)
        return None
    by_batch = {speed.batch: speed for speed in found.batches}
    cells = [milliseconds(page, by_batch.get(batch)) for batch in BATCHES]
    memory = readable(max(speed.peak_bytes for speed in found.batches), "B")
    where = page.n_("{device}, {n} thread", "{device}, {n} threads", found.threads)
    return [label(shown, page.look), *cells, memory, where.format(device=found.device, n=found.threads)]


def milliseconds(page: Page, speed: Speed | None) -> Markup:
    """The median a picture, and the quartiles below."""
    if speed is None:
        return Markup(escape(page._("too slow to measure")))
    low, high = (f"{value:.2f}" for value in (speed.low, speed.high))
    unit = escape(page._("{n} ms a picture").format(n=f"{speed.median:.2f}"))
    return Markup(f"{unit}<br><small>{low} – {high}, n = {speed.n}</small>")
