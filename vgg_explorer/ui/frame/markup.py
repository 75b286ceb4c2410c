"""HTML that is ready to be shown."""

import re
from html import escape
from typing import NamedTuple

import streamlit as st


class ReadyHtml(NamedTuple):
    """Streamlit takes it as it stands; a plain string it would look up as a file, and search for indents to remove."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def show(html: str) -> None:
    """Show HTML whose texts are escaped."""
    st.html(ReadyHtml(html))


def section(heading: str, *parts: str) -> None:
    """A heading of the page over parts that are HTML: one element in place of several, each of which has its price."""
    show(f'<div class="section"><h2>{escape(heading)}</h2>{"".join(parts)}</div>')


def sentence(markdown: str) -> str:
    """A sentence of Markdown that has nothing but **bold** in it, as a paragraph."""
    strong = re.sub(r"[*]{2}(.+?)[*]{2}", r"<strong>\1</strong>", escape(markdown))
    return f"<p>{strong}</p>"


def caption(text: str) -> str:
    """A note in small letters."""
    return f"<small>{escape(text)}</small>"
