"""The frame of every page: `with begin("kernels") as page:` draws the sidebar and the heading.

Pages are linked by plain addresses, so that a page is always opened by its own address, with its whole
configuration in it. `st.page_link` keeps the session, but together with widgets that are bound to the address it
writes several entries a click into the browser's history, and Back then restores the wrong language and values.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from vgg_explorer.language import LANGUAGES
from vgg_explorer.plots.look import Look
from vgg_explorer.settings import settings
from vgg_explorer.ui.frame import failure, fields, navigation, pages, visit
from vgg_explorer.ui.frame.markup import ReadyHtml
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.render_queue import FACTS, turn

HERE = Path(__file__).parent
STYLES = ReadyHtml(f"<style>{(HERE / 'frame.css').read_text(encoding='utf-8')}</style>")


@contextmanager
def begin(name: str, *, max_wait: float = FACTS) -> Iterator[Page]:
    """Wait for this page's turn, draw sidebar and heading, and let the page draw the rest."""
    with turn(max_wait), failure.in_a_sentence(name):
        yield top(name)


def top(name: str) -> Page:
    """Set the title and the styles of the page, draw the sidebar and the heading."""
    entry = pages.find(name)
    page = Page(name, Look(dark=st.context.theme.type == "dark", language=visit.language()))
    st.set_page_config(
        page_title=f"{page._(entry.title)} · VGG Explorer",
        page_icon=HERE / "favicon.png",
        layout="wide",
        menu_items={"About": page._("VGG Explorer: see, count, train and question stacks of small kernels.")},
    )
    st.html(STYLES)
    with st.sidebar:
        navigation.draw(page.look, entry)
        fields.choice(page, "lang", page._("Language"), LANGUAGES, default=settings().language, hide_label=True)
        navigation.footer(page.look)
    st.title(page._(entry.question), anchor=False)
    return page
