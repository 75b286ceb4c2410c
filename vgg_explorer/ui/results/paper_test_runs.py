"""The tests of the shown networks while they run: state, progress, stop; then their table and its file."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from vgg_explorer.runs import control, start_supervisor
from vgg_explorer.runs.listing import last_values, newest
from vgg_explorer.runs.person import Person, seen_by
from vgg_explorer.runs.results import as_test
from vgg_explorer.runs.state import AT_WORK, OPEN, RESUMABLE, STATES, Run
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.test_run import TestSpec
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import capital, plain
from vgg_explorer.ui.frame.render_queue import turn
from vgg_explorer.ui.results.data import ResultsChoice
from vgg_explorer.ui.results.paper_test_table import cells, content, heads, plain_errors, rows
from vgg_explorer.ui.widgets import export, table
from vgg_explorer.ui.widgets.phrases import duration

LOOK = 1.0  # seconds between two looks
REFUSED = "test command refused"  # in the session
MOST = 20  # tests without a result that are shown
LOOKED_AT = 500  # tests of all networks, the newest


def draw(page: Page, found: ResultsChoice, person: Person | None) -> None:
    """All tests of the shown networks; while one is unfinished this part is drawn again every second."""
    tested = runs_of(found, person)
    if not tested:
        st.caption(page._("No test yet: choose networks and views above, and press Test. The errors appear here."))
        return
    if any(run.state in OPEN for run in tested):
        st.fragment(run_every=LOOK)(live)(page, found, person)
    else:
        show(page, found, tested, person)
    if ended := [test for run in tested if (test := as_test(run))]:
        export.download(page, partial(rows, found, ended), "tests.csv")


@turn()
def live(page: Page, found: ResultsChoice, person: Person | None) -> None:
    """The tests as they are now; when all have ended, the whole page is drawn once more."""
    start_supervisor.start_if_needed()  # should the supervisor have been killed
    tested = runs_of(found, person)
    if not any(run.state in OPEN for run in tested):
        st.rerun()
    show(page, found, tested, person)


def runs_of(found: ResultsChoice, person: Person | None) -> list[Run]:
    """The tests of nothing but networks that are shown, the newest first, of those that a person may see."""
    sources = plain_errors(found)
    return [
        run
        for run in reversed(newest(open_store(), RUNS.c.kind == TestSpec.kind, seen_by(person), most=LOOKED_AT))
        if isinstance(spec := run.spec, TestSpec) and all(content(source) in sources for source in spec.weights)
    ]


def show(page: Page, found: ResultsChoice, tested: list[Run], person: Person | None) -> None:
    if refused := st.session_state.pop(REFUSED, None):
        page.refuse(refused)
    unfinished = [run for run in tested if as_test(run) is None]
    values = last_values(open_store(), [run.id for run in unfinished if run.state in AT_WORK])
    for run in unfinished[:MOST]:
        row(page, run, values.get(run.id, {}), person)
    if ended := [test for run in tested if (test := as_test(run))]:
        table.table(heads(page), [cells(page, found, test) for test in ended])


def row(page: Page, run: Run, values: dict[str, float], person: Person | None) -> None:
    """One test without a result: its networks, its state, how far it is, and its button."""
    mine = person is not None and person.may(run)
    with st.container(horizontal=True, vertical_alignment="center", key=f"test {run.id}"):
        st.markdown(plain(" · ".join(filter(None, (run.title, state(page, run), progress(page, run, values))))))
        if run.state in OPEN:
            command(page._("Stop"), "stop", run, control.stop, person, disabled=not mine or run.stop)
        elif run.state in RESUMABLE:
            command(page._("Go on"), "play_arrow", run, resume, person, disabled=not mine)
    if run.error:
        st.error(plain(capital(run.error.text(page._))))


def state(page: Page, run: Run) -> str:
    return page._(run.doing.what) if run.doing else page._(STATES[run.state])


def progress(page: Page, run: Run, values: dict[str, float]) -> str:
    """Pictures that are done, and the time left."""
    if run.state not in AT_WORK or not run.facts or not run.facts.steps or not values.get("pictures_per_second"):
        return ""
    done, all = int(values.get("step", 0)), run.facts.steps
    left = duration(page, (all - done) / values["pictures_per_second"])
    return page._("{done} of {all} pictures, {time} left").format(done=f"{done:,}", all=f"{all:,}", time=left)


def command(
    label: str, icon: str, run: Run, do: Callable[..., object], person: Person | None, *, disabled: bool
) -> None:
    st.button(
        label,
        key=f"{icon} {run.id}",
        icon=f":material/{icon}:",
        disabled=disabled,
        on_click=tried,
        args=(do, run.id, person),
    )


def tried(do: Callable[..., object], id: str, person: Person) -> None:
    """Carry out a command; an error is kept for the next drawing of the page."""
    try:
        do(open_store(), id, person)
    except SpecError as error:
        st.session_state[REFUSED] = error


def resume(store: Store, id: str, person: Person) -> None:
    control.resume(store, id, person)
    start_supervisor.start_if_needed()
