"""Links to the other pages, each with its question."""

from html import escape

import streamlit as st

from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.pages import PAGES, PageEntry


def other_pages(page: Page) -> None:
    cards = "".join(card(page, entry) for entry in PAGES if entry.name != page.name)
    st.html(f'<div class="cards">{cards}</div>')


def card(page: Page, entry: PageEntry) -> str:
    return (
        f'<a class="card" href="{escape(address.to(entry))}" target="_self">'
        f"<strong>{escape(page._(entry.question))}</strong>"
        f"<span>{escape(page._(entry.teaser))}</span>"
        f"<em>{escape(page._(entry.title))} →</em></a>"
    )
