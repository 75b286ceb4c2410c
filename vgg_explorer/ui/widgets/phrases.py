"""Phrases that several pages put into their sentences: a duration, a list of names."""

from vgg_explorer.ui.frame.page import Page


def duration(page: Page, seconds: float) -> str:
    """40 s, 12 min, 3.5 h."""
    if seconds < 90:
        return page._("{n} s").format(n=f"{max(1, seconds):.0f}")
    if seconds < 5400:
        return page._("{n} min").format(n=f"{seconds / 60:.0f}")
    return page._("{n} h").format(n=f"{seconds / 3600:.1f}")


def joined(page: Page, names: list[str]) -> str:
    """A, B and C."""
    *first, last = names
    return page._("{some} and {last}").format(some=", ".join(first), last=last) if first else last
