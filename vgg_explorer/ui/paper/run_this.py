"""The button that measures a claim with one's own runs, after its cost was shown."""

from collections.abc import Sequence
from concurrent.futures import Future

import streamlit as st

from vgg_explorer.analysis.cost import run_seconds
from vgg_explorer.analysis.paper_arms import trained_for
from vgg_explorer.runs import paper, start_supervisor
from vgg_explorer.runs.listing import find, of_batch
from vgg_explorer.runs.person import Person, sees
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.reuse import remaining, same_runs
from vgg_explorer.runs.state import OPEN
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.claim import Claim, Size
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Calibrate, StepTime
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.pages import find as find_page
from vgg_explorer.ui.frame.render_queue import turn
from vgg_explorer.ui.paper.train_link import has_experiment
from vgg_explorer.ui.widgets.answers import answer_later
from vgg_explorer.ui.widgets.phrases import duration

LOOK = 1.0  # seconds between two looks at what is at work
REFUSED = "claim refused"  # in the session
STARTED = "claims started"  # in the session


def draw(page: Page, claim: Claim, size: Size, person: Person | None) -> None:
    """What is missing, its cost, the button; and how far the last start is."""
    if person is None:
        st.caption(page._("Your own runs need JavaScript and torch."))
        return
    if not has_experiment(claim, size):
        st.caption(page._("There is no experiment for this claim at this size yet."))
        return
    missing = to_do(claim, size, person.owner)
    if missing:
        cost(page, [each.spec for each in missing if isinstance(each.spec, RunSpec)], len(missing))
        if has_later_tests(claim, missing):
            st.caption(page._("Its tests follow when these runs have finished: press “Run this” once more then."))
    else:
        st.markdown(page._("All runs of this claim have been asked for; what has finished stands in its row."))
    st.button(
        page._("Run this"),
        key="run claim",
        type="primary",
        icon=":material/play_arrow:",
        disabled=not missing,
        on_click=start,
        args=(claim, size, person, st.session_state.get(STARTED, 0)),
    )
    if refused := st.session_state.pop(REFUSED, None):
        page.refuse(refused)
    if batch := address.value("runs"):
        st.fragment(run_every=LOOK)(progress)(page, batch, person)


def to_do(claim: Claim, size: Size, owner: str) -> list[Request]:
    """The runs that train; when there are all, those that test, as soon as their networks have finished."""
    store = open_store()
    training = not_asked(store, paper.asked(claim.arms, size), owner)
    return training or not_asked(store, paper.asked_tests(store, claim.arms, size, owner), owner)


def not_asked(store: Store, asked: Sequence[Request], owner: str) -> list[Request]:
    """Those that are neither there nor on their way."""
    return remaining(asked, same_runs(store, asked, owner, states=("finished", "diverged", *OPEN)))


def has_later_tests(claim: Claim, missing: Sequence[Request]) -> bool:
    """Whether a claim compares tests, which cannot be asked for before the networks that are missing are trained."""
    return any(isinstance(each.spec, RunSpec) for each in missing) and trained_for(claim.arms) != claim.arms


def start(claim: Claim, size: Size, person: Person, started: int) -> None:
    """Queue what is missing; a second call of the same button queues nothing."""
    if st.session_state.get(STARTED, 0) != started:
        return
    st.session_state[STARTED] = started + 1
    try:
        store = open_store()
        if ids := add(store, to_do(claim, size, person.owner), person.owner, key=person.key):
            start_supervisor.start_if_needed()
            st.query_params["runs"] = find(store, ids[0]).batch
    except SpecError as error:
        st.session_state[REFUSED] = error


def cost(page: Page, specs: Sequence[RunSpec], number: int) -> None:
    """How many runs, and how long they take once a few steps have been timed."""
    runs = page.n_("{n} run", "{n} runs", number).format(n=number)
    epochs = sum(spec.epochs for spec in specs)
    if not specs:
        st.markdown(page._("**{runs}** that test what was trained.").format(runs=runs))
        return
    said = page._("**{runs}**, {epochs} epochs in all.").format(runs=runs, epochs=f"{epochs:,}")
    times = {spec.network: timed(spec) for spec in specs}
    if not all(each.done() for each in times.values()):
        st.fragment(run_every=LOOK)(timing)(page, said, list(times.values()))
        return
    try:
        seconds = predicted(specs, {line: each.result()[0].seconds for line, each in times.items()})
    except SpecError as error:
        st.markdown(said)
        page.refuse(error)
        return
    st.markdown(f"{said} {page._('About {time} on this machine.').format(time=duration(page, seconds))}")


def timed(spec: RunSpec) -> Future[tuple[StepTime, ...]]:
    dataset = read_dataset(spec.dataset)
    return answer_later(Calibrate((spec.network,), dataset.shape, dataset.entry().classes or 2, spec.recipe))


def predicted(specs: Sequence[RunSpec], step_seconds: dict[str, float]) -> float:
    pictures = {spec.dataset: read_dataset(spec.dataset).pictures() or 0 for spec in specs}
    each = (run_seconds(spec.recipe, step_seconds[spec.network], pictures[spec.dataset]) for spec in specs)
    return sum(each) / min(settings().concurrent_runs, len(specs))


@turn()
def timing(page: Page, said: str, times: Sequence[Future[tuple[StepTime, ...]]]) -> None:
    """The line while steps are timed; when they all are, the page is drawn again."""
    if all(each.done() for each in times):
        st.rerun()
    st.markdown(f"{said} :material/timer: {page._('Timing a few steps on this machine …')}")


@turn()
def progress(page: Page, batch: str, person: Person) -> None:
    """How many of the runs that were started together have ended, and where to see them."""
    found = [run for run in of_batch(open_store(), batch) if sees(person, run)]
    if not found:
        return
    ended = sum(run.state not in OPEN for run in found)
    said = page._("{ended} of {n} runs have ended.").format(ended=ended, n=len(found))
    link = address.to(find_page("train"), runs=batch)
    st.progress(ended / len(found), f"{said} [{page._('See them on Train')}]({link})")
