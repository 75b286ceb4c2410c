"""What the page shows: every claim with its verdict, from what ships and from a person's own runs."""

from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from vgg_explorer.analysis.verdicts import Judgement, judge
from vgg_explorer.runs import paper
from vgg_explorer.runs.control import Person
from vgg_explorer.runs.paper import Measurements
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.claim import Claim, Size
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.paper_claims import CLAIMS
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page

DEFAULT: Size = "laptop"


@dataclass(frozen=True)
class Row:
    """A claim as it was judged by what ships, and by a person's own runs where there are any."""

    judgement: Judgement
    own: Judgement | None = None

    @property
    def claim(self) -> Claim:
        return self.judgement.claim


@dataclass(frozen=True)
class PaperView:
    """All claims at one size, and the measurements behind them."""

    size: Size
    shipped: Measurements
    own: Measurements
    rows: tuple[Row, ...]

    def judged(self, claim: Claim) -> Row:
        """One claim; one that is no row of the paper's is judged by the same measurements."""
        return row(claim, self.shipped, self.own)


def choose_size(page: Page) -> Size:
    names = {"class": page._("class, minutes"), "laptop": page._("laptop, hours"), "gpu": page._("GPU")}
    chosen = fields.choice(page, "size", page._("Size of the experiments"), names, default=DEFAULT)
    return next(size for size in get_args(Size) if size == chosen)


def view(page: Page, size: Size, person: Person | None) -> PaperView:
    mine = Measurements(size)
    if person is not None:
        try:
            mine = paper.own(open_store(), size, person.owner)
        except SpecError as error:
            page.refuse(error)
    known = shipped(size)
    return PaperView(size, known, mine, tuple(row(claim, known, mine) for claim in CLAIMS))


@lru_cache
def shipped(size: Size) -> Measurements:
    """What ships does not change while the app runs."""
    return paper.shipped(size)


def row(claim: Claim, known: Measurements, mine: Measurements) -> Row:
    has_own = any(mine.outcomes.get(name) for name in claim.arms)
    return Row(judge(claim, known.outcomes), judge(claim, mine.outcomes) if has_own else None)
