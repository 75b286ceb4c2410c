"""Text that is ready to be shown: Markdown escaped, cut to a length, with a capital letter."""

import re

LONGEST = 60


def plain(text: str) -> str:
    """The text with the signs of Markdown, LaTeX, emoji codes and HTML made harmless."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!~|$:])", r"\\\1", text.replace("\n", " "))


def quoted(text: str) -> str:
    """What somebody typed, short enough to be quoted in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def capital(text: str) -> str:
    """The text with its first letter large; the rest stays."""
    return text[:1].upper() + text[1:]
