"""What the page shows: every claim with its verdict, from what ships and from a person's own runs."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import get_args

import streamlit as st

from vgg_explorer.analysis.verdicts import Judgement, Outcomes, judge
from vgg_explorer.runs import paper
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.claim import Claim, Size
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.measurements import Measurements
from vgg_explorer.specs.paper_claims import CLAIMS
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page

SIZES: tuple[Size, ...] = ("laptop", "gpu", "class")  # of sizes with as much in them the first is shown
KEPT = 2.0  # seconds, for one person's own runs


@dataclass(frozen=True)
class Row:
    """A claim as it was judged by what ships, and by a person's own runs where there are any."""

    judgement: Judgement
    own: Judgement | None = None

    @property
    def claim(self) -> Claim:
        return self.judgement.claim


@dataclass(frozen=True, eq=False)  # known by being that object: what is made of it is kept
class PaperView:
    """All claims at one size, and the measurements behind them."""

    size: Size
    shipped: Measurements
    own: Measurements
    rows: tuple[Row, ...]

    @cached_property
    def outcomes(self) -> tuple[Outcomes, Outcomes]:
        """Of what ships, and of a person's own runs."""
        return paper.outcomes(self.shipped), paper.outcomes(self.own)

    def judged(self, claim: Claim) -> Row:
        """One claim; one that is no row of the paper's is judged by the same measurements."""
        return row(claim, *self.outcomes)


def choose_size(page: Page) -> Size:
    """At first the size at which most ships."""
    most = max(SIZES, key=lambda size: len(paper.shipped(size).found))
    names = {"class": page._("class, minutes"), "laptop": page._("laptop, hours"), "gpu": page._("GPU")}
    chosen = fields.choice(page, "size", page._("Size of the experiments"), names, default=most)
    return next(size for size in get_args(Size) if size == chosen)


def view(page: Page, size: Size, person: Person | None) -> PaperView:
    if person is not None:
        try:
            return own(size, person.owner)
        except SpecError as error:
            page.refuse(error)
    return shipped(size)


@st.cache_resource(ttl=KEPT, show_spinner=False)
def own(size: Size, owner: str) -> PaperView:
    """With a person's own runs; of one who has none it is that of everybody."""
    mine = paper.own(open_store(), size, owner)
    return judged(paper.shipped(size), mine) if mine.found else shipped(size)


@cache
def shipped(size: Size) -> PaperView:
    return judged(paper.shipped(size), Measurements(size))


def judged(known: Measurements, mine: Measurements) -> PaperView:
    outcomes = paper.outcomes(known), paper.outcomes(mine)
    return PaperView(known.size, known, mine, tuple(row(claim, *outcomes) for claim in CLAIMS))


def row(claim: Claim, known: Outcomes, mine: Outcomes) -> Row:
    has_own = any(mine.get(name) for name in claim.arms)
    return Row(judge(claim, known), judge(claim, mine) if has_own else None)
