"""A small figure of a claim: differences with their intervals on one axis, or seeds that learn as dots."""

from collections.abc import Iterable
from html import escape
from math import ceil, floor, isnan, log10

from vgg_explorer.analysis.paired_comparison import PairedComparison
from vgg_explorer.analysis.verdicts import Compared, Judgement, Learned
from vgg_explorer.specs.claim import MARGIN, Quantity
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.paper import words

LEAST: dict[Quantity, float] = {"accuracy": 2 * MARGIN, "gap": 0.05, "epochs": 2.0}  # half of an axis, at least


def reach(judgements: Iterable[Judgement], quantity: Quantity) -> float:
    """Half of the axis that all differences of a quantity share, in its unit."""
    ends = [
        abs(end)
        for judgement in judgements
        for each in judgement.compared
        if each.difference and each.difference.n and each.contrast.quantity == quantity
        for end in (each.difference.mean, each.difference.low, each.difference.high)
        if not isnan(end)
    ]
    return rounded_up(max([LEAST.get(quantity, 1.0), *ends]))


def rounded_up(value: float) -> float:
    """To one significant digit: 0.034 to 0.04, 4.2 to 5."""
    step: float = 10.0 ** floor(log10(value))
    return ceil(value / step) * step


def figure(page: Page, found: Compared, half: float, *, own: bool) -> str:
    """The HTML of one contrast on an axis from -half to half."""
    if found.learned:
        return dots(page, found, found.learned)
    if found.difference is None or not found.difference.n:
        return ""
    said = f"{words.pair(page, found)}: {words.contrast(page, found)}"
    return axis(found.difference, half, said, own=own, margin=found.contrast.quantity == "accuracy")


def axis(found: PairedComparison, half: float, said: str, *, own: bool, margin: bool) -> str:
    """An axis from -half to half with zero and, for points, half a point marked; a bar is the interval."""

    def place(value: float) -> str:
        return f"{50 + 50 * max(-1.0, min(1.0, value / half)):.2f}%"

    ticks = [0.0, *([-MARGIN, MARGIN] if margin else [])]
    parts = [f'<i class="{"zero" if tick == 0 else "half"}" style="left: {place(tick)}"></i>' for tick in ticks]
    if not isnan(found.low):
        width = f"calc({place(found.high)} - {place(found.low)})"
        parts.append(f'<i class="reach" style="left: {place(found.low)}; width: {width}"></i>')
    parts.append(f'<i class="mean" style="left: {place(found.mean)}"></i>')
    kind = "interval own" if own else "interval"
    return f'<div class="{kind}" role="img" aria-label="{escape(said)}" title="{escape(said)}">{"".join(parts)}</div>'


def dots(page: Page, found: Compared, counts: Learned) -> str:
    """A row of seeds an arm, filled where they learn."""
    said = escape(words.learned(page, found, counts))
    rows = ((counts.first, counts.of_first), (counts.second, counts.of_second))
    shown = "".join(f"<span>{'●' * count}{'○' * (of - count)}</span>" for count, of in rows)
    return f'<div class="seeds" role="img" aria-label="{said}" title="{said}">{shown}</div>'
