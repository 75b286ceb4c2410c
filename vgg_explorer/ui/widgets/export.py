"""Buttons that download text files."""

from collections.abc import Callable, Iterable

import streamlit as st

from vgg_explorer.analysis.csv_text import as_csv
from vgg_explorer.ui.frame.page import Page


def download(page: Page, rows: Callable[[], Iterable[dict[str, object]]], file: str, label: str = "") -> None:
    """A button for a CSV file, which is written when somebody asks for it."""
    button(label or page._("CSV"), lambda: as_csv(rows(), end="\r\n"), file, "text/csv")


def button(label: str, content: Callable[[], str], file: str, kind: str) -> None:
    """A button for any text file."""
    st.download_button(
        label, content, file_name=file, mime=kind, icon=":material/download:", on_click="ignore", key=f"file {file}"
    )
