"""Fetching a data set from the page: a worker does it and goes on when the page is closed."""

import time

import streamlit as st

from vgg_explorer.data.library import downloaded
from vgg_explorer.data.progress import fetching
from vgg_explorer.runs.ask import begin
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Download
from vgg_explorer.ui.page import Page

LOOK = 1.0  # seconds between two looks


def draw(page: Page, name: str, megabytes: int) -> None:
    """The button; while it is at work how far it is; then the page knows the set."""
    found = fetching(name)
    if found and found.at_work:
        st.fragment(run_every=LOOK)(follow)(page, name)
        return
    if found and found.error:
        page.refuse(SpecError("{words}", words=found.error.rstrip(".")))
    st.button(
        page._("Download {megabytes} MB").format(megabytes=f"{megabytes:,}"),
        icon=":material/cloud_download:",
        on_click=start,
        args=(name,),
    )


def start(name: str) -> None:
    begin(Download(name))
    end = time.monotonic() + 2
    while time.monotonic() < end and not downloaded(name) and not ((found := fetching(name)) and found.at_work):
        time.sleep(0.05)


def follow(page: Page, name: str) -> None:
    found = fetching(name)
    if found is None or not found.at_work:
        st.rerun()
    share = min(1.0, found.done / found.of) if found.of else 0.0
    done, of = found.done / 1e6, found.of / 1e6
    st.progress(share, f"{page._(found.what)}: {done:,.0f} / {of:,.0f} MB" if found.of else page._(found.what))
