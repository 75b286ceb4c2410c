"""Tables as CSV that a spreadsheet may open: no cell of text is taken for a formula."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of one


def as_csv(rows: Iterable[Mapping[str, object]], *, heads: Iterable[str] = (), end: str = "\n") -> str:
    """The rows under their keys; `heads` are those of a table without rows."""
    lines = list(rows)
    text = StringIO()
    writer = csv.DictWriter(text, list(lines[0] if lines else heads), lineterminator=end)
    writer.writeheader()
    writer.writerows({head: safe(value) for head, value in row.items()} for row in lines)
    return text.getvalue()


def safe(value: object) -> object:
    """A cell; text that would be taken for a formula behind an apostrophe, as spreadsheets mark text.

    A carriage return becomes a line feed, which every reader takes for a part of the cell.
    """
    if not isinstance(value, str):
        return value
    text = f"'{value}" if value.startswith(FORMULA) and not is_number(value) else value
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isprintable()
