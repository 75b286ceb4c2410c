"""A small HTML table: it scrolls on a narrow screen, and needs no data frame."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from vgg_explorer.ui.frame import markup


class Markup(NamedTuple):
    """A cell that is HTML already, and its tooltip."""

    html: str
    title: str = ""


def table(heads: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    """Rows under heads; the first cell of a row is its name."""
    markup.show(html(heads, rows))


def html(heads: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f'<th scope="col">{content(head)}</th>' for head in heads)
    body = "".join(f"<tr>{cells(row)}</tr>" for row in rows)
    facts = f'<table class="facts"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="scroll">{facts}</div>'


def cells(row: Iterable[object]) -> str:
    name, *values = row
    return f'<th scope="row">{content(name)}</th>' + "".join(map(cell, values))


def cell(value: object) -> str:
    title = f' title="{escape(value.title)}"' if isinstance(value, Markup) and value.title else ""
    return f"<td{title}>{content(value)}</td>"


def content(value: object) -> str:
    return value.html if isinstance(value, Markup) else escape(str(value))
