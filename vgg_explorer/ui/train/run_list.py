"""The list of batches of runs, the person's own first."""

import time

import streamlit as st

from vgg_explorer.runs.batches import RunBatch, batches
from vgg_explorer.runs.kinds import read_spec
from vgg_explorer.runs.person import Person, seen_by
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.specs.datasets import without_path
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import teacher_key
from vgg_explorer.ui.widgets.phrases import duration


def choose(page: Page, person: Person | None) -> str | None:
    """The batch that the address names, or the newest of this browser; an empty page says what to do."""
    try:
        mine = batches(open_store(), RUNS.c.owner == person.owner) if person else []
        found = batches(open_store(), seen_by(person))
    except SpecError as error:
        page.refuse(error)
        return None
    asked = address.value("runs")
    if not found and not mine and not asked:
        st.markdown(page._("No runs yet. Pick an experiment above, and press Start: curves appear here."))
        return None
    ordered = [*mine, *(each for each in found if each not in mine)]
    names = {each.id: label(page, each, mine=each in mine) for each in ordered}
    if asked and asked not in names:
        names = {asked: page._("the runs of this link"), **names}
    default = asked or next((each.id for each in mine), None)
    if st.session_state.get("shown batch") not in names or asked:
        st.session_state["shown batch"] = default
    teacher_key.draw(page, person)
    chosen = st.selectbox(
        page._("Started together"),
        list(names),
        format_func=lambda id: names[id],
        key="shown batch",
        placeholder=page._("Runs of others; start your own above"),
        index=None,
        on_change=picked,
    )
    return chosen


def picked() -> None:
    if chosen := st.session_state["shown batch"]:
        st.query_params["runs"] = chosen
    else:
        st.query_params.pop("runs", None)


def label(page: Page, batch: RunBatch, *, mine: bool) -> str:
    """2 min ago · shapes · 6 runs, 2 at work."""
    spec = read_spec(batch.first)
    ago = page._("{time} ago").format(time=duration(page, max(0.0, time.time() - batch.requested)))
    runs = page.n_("{n} run", "{n} runs", batch.runs).format(n=batch.runs)
    state = page._("{n} without an end").format(n=batch.open) if batch.open else page._("all ended")
    whose = page._("yours") if mine else page._("somebody else's")
    return " · ".join([ago, without_path(spec.dataset), runs, state, whose])
