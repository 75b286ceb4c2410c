"""A small table of facts, as HTML: it scrolls by itself on a narrow screen and needs no data frame."""

from collections.abc import Iterable
from html import escape

import streamlit as st


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Rows under heads; the first cell of a row is its name."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(f"<tr>{cells(row)}</tr>" for row in rows)
    facts = f'<table class="facts"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    st.html(f'<div class="scroll">{facts}</div>')


def cells(row: Iterable[object]) -> str:
    name, *values = (escape(str(cell)) for cell in row)
    return f'<th scope="row">{name}</th>' + "".join(f"<td>{value}</td>" for value in values)
