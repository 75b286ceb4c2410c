"""Text that is ready to be shown: Markdown escaped, cut to a length, with a capital letter."""

import re

LONGEST = 60


def plain(text: str) -> str:
    """The text with the special characters of Markdown, LaTeX, emoji codes and HTML escaped."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!~|$:])", r"\\\1", text.replace("\n", " "))


def quoted(text: str) -> str:
    """A typed text on one line of at most 60 characters, to be quoted in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
