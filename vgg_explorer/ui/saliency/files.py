"""The grid of maps as files: a PNG to show, an NPZ with its numbers."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from vgg_explorer.plots import saliency_file
from vgg_explorer.plots.saliency_file import Looked
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.saliency.grid import Grid


def download(page: Page, grid: Grid, looked: Sequence[Looked]) -> None:
    """Two buttons; none while there are no maps."""
    if not any(found for each in looked for found in each.maps):
        return
    with st.container(horizontal=True):
        sheet = partial(saliency_file.sheet, looked, grid.methods, shared=grid.shared, strength=grid.strength)
        save(page._("PNG"), sheet, "saliency.png", "image/png")
        save(page._("NPZ"), partial(saliency_file.numbers, looked, grid.methods), "saliency.npz", "application/zip")


def save(label: str, content: partial[bytes], file: str, kind: str) -> None:
    st.download_button(
        label, content, file_name=file, mime=kind, icon=":material/download:", on_click="ignore", key=f"file {file}"
    )
