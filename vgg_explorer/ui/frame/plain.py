"""Text that Streamlit shows as it is written, whatever a person or a link has put into it."""

import re

LONGEST = 60


def plain(text: str) -> str:
    """The text with the signs of Markdown, LaTeX, emoji codes and HTML made harmless."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!~|$:])", r"\\\1", text.replace("\n", " "))


def quoted(text: str) -> str:
    """What somebody typed, short enough to be quoted in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
