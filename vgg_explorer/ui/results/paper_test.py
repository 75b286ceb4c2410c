"""The fold "Test it as the paper did": networks of the shown results at several scales, dense and by crops."""

from collections.abc import Sequence
from concurrent.futures import Future

import streamlit as st

from vgg_explorer.analysis.dense import macs_of_test
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.test_words import in_words, notes
from vgg_explorer.pictures.detail import resolution
from vgg_explorer.pictures.local import found as place_of
from vgg_explorer.runs import start_supervisor
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.zoo import SHIPPED
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Calibrate, StepTime
from vgg_explorer.specs.run_result import EvaluatedRun
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.frame.render_queue import turn
from vgg_explorer.ui.results import paper_test_fields, paper_test_runs
from vgg_explorer.ui.results.data import ResultsChoice
from vgg_explorer.ui.results.paper_test_fields import Asked
from vgg_explorer.ui.widgets.answers import answer_later
from vgg_explorer.ui.widgets.phrases import duration

REFUSED, STARTED = "test refused", "tests started"  # in the session: the error of the last order; how many there were
PICTURES = 1_000  # of the estimate
PASSES = 3  # a step of training costs about as much as so many forward passes: one forward, two back
LOOK = 0.5  # seconds between two looks at what is being timed


def draw(page: Page, found: ResultsChoice, person: Person | None) -> None:
    """Fields, what they ask for, the button, and the tests that there are."""
    st.caption(
        page._(
            "Section 3.2: the fully connected layers become convolutions and run over the whole picture (dense), or "
            "many crops are taken; posteriors are averaged over views, mirror images, scales and networks. Choose on "
            "validation pictures: whoever chooses on the test pictures has no honest number left."
        )
    )
    runs = {run.id: run for result in found.networks for run in result.outcomes if has_weights(run)}
    if not runs:
        st.info(page._("None of these runs has its weights any more; train a network again, and test it here."))
    elif is_missing(found):
        st.info(
            page._(
                "The pictures that these networks learned from are not on this machine. From the shell, `evaluate` "
                "tests them on a folder: see `--dataset`."
            )
        )
    else:
        asked = paper_test_fields.read(page, runs)
        if asked is not None:
            about(page, asked)
        button(page, asked, person)
    paper_test_runs.draw(page, found, person)


def has_weights(run: EvaluatedRun) -> bool:
    """Of the zoo one seed of each network ships."""
    return run.spec.seed == SHIPPED if run.shipped else folder_of(run.id).weights.exists()


def is_missing(found: ResultsChoice) -> bool:
    """Whether the pictures are in a folder that is not here, as those that the zoo has learned from elsewhere."""
    path = read_dataset(found.protocol.dataset).path
    return bool(path) and not place_of(path).exists()


def about(page: Page, asked: Asked) -> None:
    """Number of tests and views, time, and what is to be known of the scales."""
    first = asked.specs[0]
    tests = page.n_("{n} test", "{n} tests", len(asked.requests)).format(n=len(asked.requests))
    views = page.n_("{n} view of each picture", "{n} views of each picture", first.protocol.views)
    said = page._("**{tests}**: {protocol}, {views} by each network{time}.")
    time = estimate(page, asked)
    st.markdown(
        said.format(
            tests=tests,
            protocol=in_words(first.protocol, page._),
            views=views.format(n=first.protocol.views),
            time=page._("; about {time} for 1,000 pictures on this machine").format(time=time) if time else "",
        )
    )
    shape = resolution(read_dataset(first.dataset), max(first.protocol.scales))
    for note in notes(asked.described, first.protocol, shape):
        st.caption(plain(note.text(page._)))


def estimate(page: Page, asked: Asked) -> str:
    """The time for so many pictures, from timed steps of training; empty while they are timed, or cannot be."""
    runs = asked.networks
    times = [answer_later(Calibrate((run.spec.network,), run.shape, run.classes, run.spec.recipe)) for run in runs]
    if not all(each.done() for each in times):
        st.fragment(run_every=LOOK)(timing)(page, times)
        return ""
    try:
        steps = [each.result()[0] for each in times]
    except SpecError:
        return ""
    protocol = asked.specs[0].protocol
    seconds = (
        step.seconds / run.spec.recipe.batch / PASSES * macs_of_test(network, protocol) / analyse(network).macs
        for step, run, network in zip(steps, runs, asked.described, strict=True)
    )
    return duration(page, PICTURES * sum(seconds))


@turn()
def timing(page: Page, times: Sequence[Future[tuple[StepTime, ...]]]) -> None:
    """While steps are timed; when they all are, the page is drawn again."""
    if all(each.done() for each in times):
        st.rerun()
    words = page._("Timing a few steps on this machine …")
    st.markdown(f":material/timer: {words}")


def button(page: Page, asked: Asked | None, person: Person | None) -> None:
    """The button that queues the tests, and the error of the last try."""
    st.button(
        page._("Test"),
        key="start test",
        type="primary",
        icon=":material/play_arrow:",
        disabled=asked is None or person is None,
        on_click=start,
        args=(asked, person, st.session_state.get(STARTED, 0)),
    )
    if refused := st.session_state.pop(REFUSED, None):
        page.refuse(refused)


def start(asked: Asked, person: Person, started: int) -> None:
    """Queue the tests; a second call of the same button, whose number `started` is, queues nothing."""
    if st.session_state.get(STARTED, 0) != started:
        return
    st.session_state[STARTED] = started + 1
    try:
        add(open_store(), asked.requests, person.owner, key=person.key)
        start_supervisor.start_if_needed()
    except SpecError as error:
        st.session_state[REFUSED] = error
