"""The first table: a row a claim, with a small figure, what was measured, the verdict and a link to Train."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import zip_longest
from typing import get_args

import streamlit as st

from vgg_explorer.analysis.verdicts import Compared, Judgement
from vgg_explorer.runs import paper
from vgg_explorer.specs.claim import Quantity, Size
from vgg_explorer.specs.measurements import Measurements
from vgg_explorer.ui.frame import address, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.pages import find
from vgg_explorer.ui.paper import arm_names, beside, interval, words
from vgg_explorer.ui.paper.measured import PaperView, Row
from vgg_explorer.ui.paper.train_link import train_link
from vgg_explorer.ui.widgets import table

KEPT = 32  # tables


def draw(page: Page, view: PaperView) -> None:
    markup.show(html(page, view, tuple(address.held().items())))
    st.caption(words.axis(page, interval.reach(judgements(view), "accuracy")))
    with page.folded("words", page._("What do the words mean?")) as fold:
        if fold.open:
            with st.container(key="words table"):
                table.table((page._("Word"), page._("What it means")), arm_names.meanings(page))


@lru_cache(KEPT)
def html(page: Page, view: PaperView, configuration: tuple[tuple[str, str], ...]) -> str:
    """All rows; their links hold the configuration of the page."""
    halves = {quantity: interval.reach(judgements(view), quantity) for quantity in get_args(Quantity)}
    held = dict(configuration)
    return f'<ol class="claims">{"".join(claim(page, view, row, halves, held) for row in view.rows)}</ol>'


def judgements(view: PaperView) -> list[Judgement]:
    return [each for row in view.rows for each in (row.judgement, row.own) if each]


def claim(page: Page, view: PaperView, row: Row, halves: dict[Quantity, float], configuration: dict[str, str]) -> str:
    found = row.claim
    place = escape(words.place(page, found.place))
    own = result(page, row.own, view.own, halves, own=True) if row.own else ""
    return (
        f'<li><b class="number">{found.number}</b>'
        f'<div class="says"><strong>{escape(page._(found.says))}</strong>'
        f"<small>{place} · {escape(page._(found.shown_by))}</small></div>"
        f'<div class="found">{result(page, row.judgement, view.shipped, halves)}{own}</div>'
        f'<div class="links">{links(page, row, view.size, configuration)}</div></li>'
    )


def result(
    page: Page, judgement: Judgement, source: Measurements, halves: dict[Quantity, float], *, own: bool = False
) -> str:
    """The verdict, and for each contrast the figure over its numbers; then what else the claim is about."""
    title = f"<em>{escape(page._('Your own runs'))}</em>" if own else ""
    lines = words.measured(page, judgement)
    figures = [interval.figure(page, each, halves[each.contrast.quantity], own=own) for each in judgement.compared]
    parts = "".join(
        f"{figure}<small>{escape(line)}</small>" for figure, line in zip_longest(figures, lines, fillvalue="") if line
    )
    told = beside.lines(page, judgement.claim, source.size, paper.outcomes(source))
    more = "".join(f"<small>{escape(line)}</small>" for line in told)
    return f'<div class="result">{title}{chip(page, judgement)}{parts}{more}</div>'


def chip(page: Page, judgement: Judgement) -> str:
    kind = (judgement.verdict or "none").replace(" ", "-")
    return f'<span class="verdict {kind}">{escape(words.verdict(page, judgement.claim, judgement.verdict))}</span>'


def links(page: Page, row: Row, size: Size, configuration: dict[str, str]) -> str:
    """To Train, with all that its fields can say; and to the claim in full on this page."""
    if row.claim.standing != "measured":
        return ""
    here = escape(address.to(find(page.name), configuration, claim=row.claim.id, values="true"))
    found = train_link(row.claim, size, configuration)
    label = page._("Open in Train") if found and found.exact else page._("Open the networks in Train")
    train = f'<a href="{escape(found.link)}" target="_self">{escape(label)} →</a>' if found else ""
    return f'{train}<a href="{here}#one-claim" target="_self">{escape(page._("In full"))} ↓</a>'


def rows(page: Page, view: PaperView) -> Iterator[dict[str, object]]:
    """A line a contrast, for a file."""
    for row in view.rows:
        pairs = ((row.judgement, view.shipped, "shipped"), (row.own, view.own, "own"))
        for judgement, source, by in pairs:
            if judgement is None:
                continue
            for each in judgement.compared or (None,):
                yield line(page, judgement, each) | {"size": view.size, "by": by} | where(judgement, source)


def line(page: Page, judgement: Judgement, found: Compared | None) -> dict[str, object]:
    difference, learned = (found.difference, found.learned) if found else (None, None)
    return {
        "claim": judgement.claim.id,
        "number": judgement.claim.number,
        "says": page._(judgement.claim.says),
        "place": judgement.claim.place,
        "verdict": words.verdict(page, judgement.claim, judgement.verdict),
        "first": found.contrast.first if found else "",
        "second": found.contrast.second if found else "",
        "quantity": found.contrast.quantity if found else "",
        "mean": difference.mean if difference and difference.n else "",
        "low": difference.low if difference and difference.n > 1 else "",
        "high": difference.high if difference and difference.n > 1 else "",
        "n": difference.n if difference else min(learned.of_first, learned.of_second) if learned else "",
        "first_learned": learned.first if learned else "",
        "second_learned": learned.second if learned else "",
    }


def where(judgement: Judgement, source: Measurements) -> dict[str, object]:
    """When and on what the arms of a claim were measured."""
    found = [each for each in source.found if each.arm in judgement.claim.arms]
    around = [each.result.surroundings for each in found]
    return {
        "date": "; ".join(sorted({each.day for each in found})),
        "machine": "; ".join(sorted({each.hardware for each in around})),
        "versions": "; ".join(sorted({each.versions for each in around})),
    }
