"""The second table: what summaries of the paper say, what is so, and the verdict in words."""

from functools import lru_cache
from html import escape

from vgg_explorer.analysis.paper_numbers import numbers
from vgg_explorer.specs.summary_claim import SummaryClaim
from vgg_explorer.specs.summary_claims import SUMMARY_CLAIMS
from vgg_explorer.ui.frame import markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.paper import words
from vgg_explorer.ui.paper.measured import PaperView

CHIPS = {"right": "agrees", "half right": "cannot-tell", "wrong": "disagrees"}

KEPT = 32  # tables


def draw(page: Page, view: PaperView) -> None:
    markup.show(html(page, view))


@lru_cache(KEPT)
def html(page: Page, view: PaperView) -> str:
    body = "".join(row(page, view, each) for each in SUMMARY_CLAIMS)
    return f'<ol class="claims summaries">{body}</ol>'


def row(page: Page, view: PaperView, each: SummaryClaim) -> str:
    kind, said = verdict(page, view, each)
    so = [page._(each.so).format(**numbers()), *found(page, view, each)]
    lines = "".join(f"<span>{escape(line)}</span>" for line in so)
    place = escape(words.place(page, each.place))
    return (
        f'<li><div class="says"><strong>{escape(page._(each.said))}</strong></div>'
        f'<div class="result"><span class="verdict {kind}">{escape(said)}</span><small>{lines}'
        f"<em>{place}</em></small></div></li>"
    )


def verdict(page: Page, view: PaperView, each: SummaryClaim) -> tuple[str, str]:
    """The class of its colour, and the word; a measured one has that of its judgement."""
    if each.claim is not None:
        judged = view.judged(each.claim).judgement
        return (judged.verdict or "none").replace(" ", "-"), words.verdict(page, each.claim, judged.verdict)
    said = {"right": page._("right"), "half right": page._("half right"), "wrong": page._("wrong")}
    return CHIPS[each.verdict], said[each.verdict]


def found(page: Page, view: PaperView, each: SummaryClaim) -> list[str]:
    return words.measured(page, view.judged(each.claim).judgement) if each.claim else []
