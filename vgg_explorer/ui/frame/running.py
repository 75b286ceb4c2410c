"""A line in the sidebar: how many runs are at work, with a link to them."""

from html import escape

import streamlit as st

from vgg_explorer.plots.look import Look
from vgg_explorer.runs.listing import count_open
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import address, markup
from vgg_explorer.ui.frame.pages import find

KEPT = 2.0  # seconds, for all visitors together


def line(look: Look) -> None:
    """2 runs, 1 waiting; nothing where nothing happens."""
    at_work, waiting = counted()
    if at_work + waiting:
        said = look.n_("{n} run at work", "{n} runs at work", at_work).format(n=at_work)
        more = look._("{n} waiting").format(n=waiting)
        words = f"{said}, {more}" if waiting else said
        link = escape(address.to(find("train")))
        markup.show(f'<p class="running"><a href="{link}" target="_self">{escape(words)}</a></p>')


@st.cache_data(ttl=KEPT, show_spinner=False)
def counted() -> tuple[int, int]:
    """How many runs are at work, and how many wait; none where there is no store yet, or none that answers."""
    if not settings().store_url and not (settings().data_directory / "store.db").exists():
        return 0, 0
    try:
        return count_open(open_store())
    except SpecError:
        return 0, 0
