"""Buttons that download text files."""

import csv
from collections.abc import Callable, Iterable
from functools import partial
from io import StringIO

import streamlit as st

from vgg_explorer.ui.frame.page import Page


def download(page: Page, rows: Callable[[], Iterable[dict[str, object]]], file: str, label: str = "") -> None:
    """A button for a CSV file, which is written when somebody asks for it."""
    button(label or page._("CSV"), partial(as_csv, rows), file, "text/csv")


def button(label: str, content: Callable[[], str], file: str, kind: str) -> None:
    """A button for any text file."""
    st.download_button(
        label, content, file_name=file, mime=kind, icon=":material/download:", on_click="ignore", key=f"file {file}"
    )


def as_csv(rows: Callable[[], Iterable[dict[str, object]]]) -> str:
    lines = list(rows())
    text = StringIO()
    writer = csv.DictWriter(text, lines[0].keys())
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()
