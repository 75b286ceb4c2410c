"""What one network costs beside another, in words: parameters, MACs, receptive field, and in what they match."""

from collections.abc import Collection

from vgg_explorer.plots.numbers import NARROW, percent
from vgg_explorer.ui.frame.page import Page

TIMES = 3  # from this ratio on, "22× the MACs" reads better than "2,100 % more"


def parameters(page: Page, ratio: float) -> str:
    """17 % more parameters, 3.2× the parameters."""
    if ratio == 1:
        return page._("exactly as many parameters")
    if ratio >= TIMES:
        return page._("{times}× the parameters").format(times=rounded(ratio))
    said = page._("{share} more parameters") if ratio > 1 else page._("{share} fewer parameters")
    return said.format(share=difference(ratio))


def macs(page: Page, ratio: float) -> str:
    """28 % fewer MACs, 3.2× the MACs."""
    if ratio == 1:
        return page._("exactly as many MACs")
    if ratio >= TIMES:
        return page._("{times}× the MACs").format(times=rounded(ratio))
    said = page._("{share} more MACs") if ratio > 1 else page._("{share} fewer MACs")
    return said.format(share=difference(ratio))


def receptive_field(page: Page, first: int, second: int) -> str:
    """What the second network sees, beside the first; in pixels."""
    if first == second:
        return page._("sees the same {n} px").format(n=f"{first:,}")
    return page._("sees {n} px instead of {m} px").format(n=f"{second:,}", m=f"{first:,}")


def matching(page: Page, equal: Collection[str]) -> str:
    """In which of "field", "parameters" and "macs" two networks are equal."""
    names = {
        "field": page._("receptive field"),
        "parameters": page._("parameters"),
        "macs": page._("MACs"),
    }
    these = [name for cost, name in names.items() if cost in equal]
    others = [name for cost, name in names.items() if cost not in equal]
    if not these:
        return page._("They match in none of the three: receptive field, parameters, MACs.")
    if not others:
        return page._("They match in all three: receptive field, parameters, MACs.")
    return page._("They match in {these}, not in {those}.").format(
        these=one_or_two(these, page._("{a} and {b}")), those=one_or_two(others, page._("{a} or {b}"))
    )


def one_or_two(names: list[str], pair: str) -> str:
    return names[0] if len(names) == 1 else pair.format(a=names[0], b=names[1])


def difference(ratio: float) -> str:
    """The distance of a ratio from 1 in per cent, with the decimals that it needs: 17 %, 1.1 %, 0.06 %."""
    part = abs(ratio - 1)
    return percent(part) if part >= 0.1 else f"{100 * part:.{1 if part >= 0.001 else 2}f}{NARROW}%"


def rounded(ratio: float) -> str:
    return f"{ratio:,.1f}" if ratio < 10 else f"{ratio:,.0f}"
