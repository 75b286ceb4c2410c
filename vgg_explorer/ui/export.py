"""Numbers to take along."""

import csv
from collections.abc import Callable, Iterable
from functools import partial
from io import StringIO

import streamlit as st

from vgg_explorer.ui.page import Page


def download(page: Page, rows: Callable[[], Iterable[dict[str, object]]], file: str) -> None:
    """A button for a CSV file, which is written when somebody asks for it."""
    st.download_button(
        page._("CSV"),
        partial(as_csv, rows),
        file_name=file,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def as_csv(rows: Callable[[], Iterable[dict[str, object]]]) -> str:
    lines = list(rows())
    text = StringIO()
    writer = csv.DictWriter(text, lines[0].keys())
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()
