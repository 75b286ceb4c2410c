"""HTML that is ready to be shown."""

from typing import NamedTuple

import streamlit as st


class ReadyHtml(NamedTuple):
    """Streamlit takes it as it stands; a plain string it would look up as a file, and search for indents to remove."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def show(html: str) -> None:
    """Show HTML whose texts are escaped."""
    st.html(ReadyHtml(html))
