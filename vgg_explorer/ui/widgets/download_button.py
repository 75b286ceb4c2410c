"""The download of a data set or of weights, by a worker that goes on when the page is closed."""

import time

import streamlit as st

from vgg_explorer.pictures.library import downloaded
from vgg_explorer.runs.ask import begin
from vgg_explorer.runs.download_progress import fetching
from vgg_explorer.runs.weights import torchvision_file
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Download, FetchWeights
from vgg_explorer.ui.frame import visit
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.render_queue import turn

LOOK = 1.0  # seconds between two looks
REFUSED = "download refused"  # in the session


def draw(page: Page, question: Download | FetchWeights, megabytes: int) -> None:
    """The button; during the download its progress, after it the page is drawn again."""
    name = question.name
    found = fetching(name)
    if found and found.at_work:
        st.fragment(run_every=LOOK)(follow)(page, name)
        return
    if found and found.error:
        page.refuse(SpecError("{words}", words=found.error.rstrip(".")))
    if refused := st.session_state.pop(REFUSED, None):
        page.refuse(refused)
    st.button(
        page._("Download {megabytes} MB").format(megabytes=f"{megabytes:,}"),
        icon=":material/cloud_download:",
        on_click=start,
        args=(question,),
    )


def start(question: Download | FetchWeights) -> None:
    """Begin, and wait up to two seconds for the first sign of the worker."""
    try:
        begin(question, asker=visit.number())
    except SpecError as error:
        st.session_state[REFUSED] = error
        return
    end = time.monotonic() + 2
    while time.monotonic() < end and not here(question) and not ((found := fetching(question.name)) and found.at_work):
        time.sleep(0.05)


def here(question: Download | FetchWeights) -> bool:
    """Whether the file is on this machine."""
    if isinstance(question, Download):
        return downloaded(question.name)
    return torchvision_file(question.name, must_be_here=False).exists()


@turn()
def follow(page: Page, name: str) -> None:
    found = fetching(name)
    if found is None or not found.at_work:
        st.rerun()
    share = min(1.0, found.done / found.of) if found.of else 0.0
    done, of = found.done / 1e6, found.of / 1e6
    st.progress(share, f"{page._(found.what)}: {done:,.0f} / {of:,.0f} MB" if found.of else page._(found.what))
