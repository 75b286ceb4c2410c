"""One row a run: state, epoch, speed, accuracy, and buttons to stop, resume, rename and delete it."""

from html import escape
from typing import Any

import streamlit as st

from vgg_explorer.analysis.test_words import in_words
from vgg_explorer.plots.look import SIGNS
from vgg_explorer.runs import control
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.state import AT_WORK, OPEN, RESUMABLE, STATES, Run
from vgg_explorer.specs.names import MAX_NAME
from vgg_explorer.specs.test_run import TestSpec
from vgg_explorer.ui.frame import markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import capital, plain
from vgg_explorer.ui.train.run_commands import REFUSED, button, duplicate, each_of, rename, restart, resume, tag
from vgg_explorer.ui.train.started_runs import StartedRuns
from vgg_explorer.ui.widgets.phrases import duration

SAY = {"interrupted": st.warning, "finished": st.info, "diverged": st.info}  # what `run.error` then is: a note
LOG = 4_000  # characters of a log that are shown


def draw(page: Page, found: StartedRuns, run: Run, person: Person | None) -> None:
    mine = person is not None and person.may(run)
    with st.container(horizontal=True, vertical_alignment="center", key=f"run {run.id}"):
        st.html(markup.ReadyHtml(described(page, found, run)), width="stretch")
        if run.state in OPEN:
            button(page._("Stop"), "stop", f"stop {run.id}", control.stop, run, person, disabled=not mine or run.stop)
        elif run.must_start_again:
            label = page._("From the start")
            button(label, "restart_alt", f"restart {run.id}", restart, run, person, disabled=not mine)
        elif run.state in RESUMABLE:
            button(page._("Go on"), "play_arrow", f"resume {run.id}", resume, run, person, disabled=not mine)
        more(page, run, person, mine=mine)
    if run.error:
        SAY.get(run.state, st.error)(plain(capital(run.error.text(page._))))


def described(page: Page, found: StartedRuns, run: Run) -> str:
    """Sign and name of the network, seed, state, epoch, speed, time left, accuracy."""
    number = found.number(run)
    hue = page.look.shade(found.family(run), (number - 1) % 4 + 1)
    sign = SIGNS[(number - 1) % len(SIGNS)]
    values, history = found.values.get(run.id, {}), found.histories.get(run.id, [])
    cells = [
        f'<b><span style="color: {hue}">{sign}</span> {escape(found.title(run))}</b>',
        page._("seed {n}").format(n=run.spec.seed)
        + ("" if run.tests else ", " + page._("rate {n}").format(n=f"{run.spec.learning_rate:g}")),
        state(page, run),
        protocol(page, run.spec)
        if isinstance(run.spec, TestSpec)
        else page._("epoch {n} of {all}").format(n=len(history), all=run.spec.epochs),
        speed(page, run, values),
        accuracy(page, run, history),
    ]
    return f'<div class="run">{"".join(f"<span>{cell}</span>" for cell in cells)}</div>'


def protocol(page: Page, spec: TestSpec) -> str:
    return escape(page._("test: {protocol}").format(protocol=in_words(spec.protocol, page._)))


def state(page: Page, run: Run) -> str:
    if run.doing:
        done = f" {100 * run.doing.done / run.doing.of:.0f} %" if run.doing.of else ""
        return escape(page._(run.doing.what)) + done
    return escape(page._(STATES[run.state]))


def speed(page: Page, run: Run, values: dict[str, float]) -> str:
    """Pictures a second and the time left; of one that has ended the time it took."""
    if run.state not in AT_WORK:
        return duration(page, run.seconds) if run.started else ""
    per_second = values.get("pictures_per_second", 0.0)
    if not per_second or not run.facts or run.facts.steps is None:
        return ""
    left = (run.facts.steps - values.get("step", 0)) * run.spec.batch / per_second
    said = page._("{speed} pictures/s, {time} left")
    return said.format(speed=f"{per_second:,.0f}", time=duration(page, left))


def accuracy(page: Page, run: Run, history: list[Any]) -> str:
    if run.test and isinstance(run.spec, TestSpec) and run.spec.part == "validation":
        return page._("validation {n} % right").format(n=f"{100 * run.test.top1:.2f}")
    if run.test:
        return page._("test {n} % right").format(n=f"{100 * run.test.top1:.2f}")
    if not history:
        return ""
    return page._("validation {n} % right").format(n=f"{100 * history[-1].validation_accuracy:.1f}")


def all_together(page: Page, found: StartedRuns, person: Person | None) -> None:
    """The error of the last command, and buttons for all runs at once."""
    if refused := st.session_state.pop(REFUSED, None):
        page.refuse(refused)
    mine = [run for run in found.runs if person is not None and person.may(run)]
    stoppable = [run.id for run in mine if run.state in OPEN]
    resumable = [run.id for run in mine if run.state in RESUMABLE]
    with st.container(horizontal=True, key="all runs"):
        if stoppable and len(found.runs) > 1:
            st.button(
                page._("Stop all"), icon=":material/stop:", on_click=each_of, args=(control.stop, stoppable, person)
            )
        if resumable and len(found.runs) > 1:
            st.button(
                page._("All go on"), icon=":material/play_arrow:", on_click=each_of, args=(resume, resumable, person)
            )


def more(page: Page, run: Run, person: Person | None, *, mine: bool) -> None:
    """Log, name, tags, the same again, delete; drawn when somebody opens it."""
    with st.popover(
        "", icon=":material/more_horiz:", key=f"more {run.id}", on_change="rerun", help=page._("More")
    ) as opened:
        if not opened.open:
            return
        st.code(log(run) or page._("The log is empty."), language=None, wrap_lines=True, height=200)
        st.text_input(
            page._("Name"), run.name, max_chars=MAX_NAME, key=f"name {run.id}", disabled=not mine,
            on_change=rename, args=(run.id, person), placeholder=run.spec.network,
        )  # fmt: skip
        st.text_input(
            page._("Tags, with commas"), ", ".join(run.tags), key=f"tags {run.id}", disabled=not mine,
            on_change=tag, args=(run.id, person),
        )  # fmt: skip
        with st.container(horizontal=True):
            label = page._("The same again")
            button(label, "content_copy", f"again {run.id}", duplicate, run, person, disabled=person is None)
        if run.state not in AT_WORK:
            sure = st.checkbox(page._("Delete it and its files for good"), key=f"sure {run.id}", disabled=not mine)
            button(
                page._("Delete"),
                "delete",
                f"delete {run.id}",
                control.delete,
                run,
                person,
                disabled=not (mine and sure),
            )


def log(run: Run) -> str:
    """The end of what its process has printed."""
    try:
        with folder_of(run.id).log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - LOG))
            return file.read().decode("utf-8", errors="replace").strip()
    except OSError:
        return ""
