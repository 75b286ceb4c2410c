"""What the Train page asks for: its fields as an order, what that costs, and the start."""

import re
from concurrent.futures import Future
from contextlib import suppress
from importlib.util import find_spec

import streamlit as st

from vgg_explorer.analysis.cost import Cost, cost
from vgg_explorer.plots.networks import Shown
from vgg_explorer.plots.numbers import readable
from vgg_explorer.runs import limits
from vgg_explorer.runs.control import Person
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.queue import add, requests
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.wake import wake
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import DataSpec, format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.notation import format
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.question import StepTime
from vgg_explorer.ui.page import Page
from vgg_explorer.ui.plain import plain
from vgg_explorer.ui.recipe_field import Chosen
from vgg_explorer.ui.timed import step_time
from vgg_explorer.ui.turns import turn

LOOK = 0.5  # seconds between two looks at what is being timed
LONGEST = 30  # characters of a network's name in a sentence
STARTED = "orders started"  # in the session
REFERS = re.compile(r"\| match [1-4] ")


def read(
    page: Page, networks: tuple[Shown, ...], dataset: DataSpec, chosen: Chosen, names: dict[str, str]
) -> Order | None:
    """The order of the fields; None without a network, or where they do not go together, which is said."""
    if not networks:
        return None
    try:
        return made(networks, dataset, chosen, names)
    except SpecError as error:
        page.refuse(error)
        return None


def made(networks: tuple[Shown, ...], dataset: DataSpec, chosen: Chosen, names: dict[str, str]) -> Order:
    lines = {alone(shown): names.get(shown.line, shown.line if REFERS.search(shown.line) else "") for shown in networks}
    found = Order(
        tuple(lines),
        format_dataset(dataset),
        chosen.recipe,
        chosen.seeds,
        chosen.rates,
        tuple(lines.values()),
        chosen.keeps,
    )
    if len(lines) < len(networks):
        raise SpecError("a network stands twice; take different ones, or more seeds.")
    for line in lines:
        limits.check_run(found.spec(line, 0))
    return found


def sentence(page: Page, asked: Order | None) -> str:
    """What Start will do."""
    if asked is None:
        return page._("Pick an experiment, or write a network on a card: then you can start.")
    names = [asked.name_of(line) or line for line in asked.networks]
    if any(len(name) > LONGEST for name in names):
        names = [page._("network {n}").format(n=number) for number in range(1, len(names) + 1)]
    said = page.n_(
        "Trains {networks} on `{data}`, {epochs} epochs, with {seeds} seed: which one learns more?",
        "Trains {networks} on `{data}`, {epochs} epochs, with {seeds} seeds each: which one learns more?",
        asked.seeds,
    )
    return said.format(
        networks=joined(page, [f"**{plain(name)}**" for name in names]),
        data=asked.dataset if len(asked.dataset) <= 40 else read_dataset(asked.dataset).name,
        epochs=asked.recipe.epochs,
        seeds=asked.seeds,
    )


def joined(page: Page, names: list[str]) -> str:
    *first, last = names
    return page._("{some} and {last}").format(some=", ".join(first), last=last) if first else last


def explained(page: Page) -> None:
    """Where runs work, what is chosen on what, and what is kept."""
    st.markdown(
        page._(
            "A run is a network, a data set, a recipe and a seed. Worker processes carry runs out, a few at a time; "
            "owners take turns. Closing this page, or the server, stops none of them. Learning rate and best epoch are "
            "chosen on validation pictures, which are never learnt from; the test pictures are used once, at the end. "
            "Two networks are compared by Student's t over the seeds that both have (paired, 95 % interval)."
        )
    )
    st.markdown(
        page._(
            "The time before Start comes from a few timed steps: steps of an epoch × epochs × seconds a step, and a "
            "tenth more for validation, divided by the runs at once. Networks are fitted to the pictures: pools that "
            "the map is too small for are dropped, and the last layer gets a unit for each class."
        )
    )


def alone(shown: Shown) -> str:
    """A line that says everything itself: one that refers to another card is written out."""
    if not REFERS.search(shown.line):
        return shown.line
    network = shown.report.network
    return format(network) + (" | norm batch" if network.norm == "batch" else "")


def can_train(page: Page) -> bool:
    """Whether torch is there; where it is not, a sentence says what to install."""
    if has_torch():
        return True
    st.info(page._("Training needs torch: `pip install -r requirements.txt`."))
    return False


def has_torch() -> bool:
    with suppress(ImportError):
        return find_spec("torch") is not None
    return False


def costs(page: Page, asked: Order, networks: tuple[Shown, ...], dataset: DataSpec) -> None:
    """What it will cost, in a line; while a worker still times steps, the line says so."""
    pictures, classes = dataset.pictures(), dataset.entry().classes
    if not pictures or not classes:
        st.markdown(page.n_("{n} run.", "{n} runs.", asked.runs).format(n=asked.runs))
        return
    times = [step_time(line, dataset.shape, classes, asked.recipe) for line in asked.networks]
    if not all(each.done() for each in times):
        st.fragment(run_every=LOOK)(waiting)(page, times)
        return
    try:
        steps = [each.result() for each in times]
    except SpecError as error:
        page.refuse(error)
        return
    seconds = {each.line: each.seconds for each in steps}
    parameters = {line: shown.report.parameters for line, shown in zip(asked.networks, networks, strict=True)}
    found = cost(asked, seconds, parameters, pictures=pictures, at_once=settings().concurrent_runs)
    st.markdown(in_words(page, found, steps))


@turn()
def waiting(page: Page, times: "list[Future[StepTime]]") -> None:
    """Until the steps are timed; then the page is drawn with them."""
    if all(each.done() for each in times):
        st.rerun()
    words = page._("Timing a few steps on this machine …")
    st.markdown(f":material/timer: {words}")


def in_words(page: Page, found: Cost, steps: list[StepTime]) -> str:
    """6 runs, about 2 minutes on cpu, 3 MB on the disk."""
    runs = page.n_("{n} run", "{n} runs", found.runs).format(n=found.runs)
    said = page._("**{runs}, about {time}** on this machine ({step} ms a step of {network}), {room} on the disk.")
    return said.format(
        runs=runs,
        time=duration(page, found.seconds),
        step=f"{1000 * steps[0].seconds:,.0f}",
        network=page._("network {n}").format(n=1),
        room=readable(found.bytes, "B"),
    )


def duration(page: Page, seconds: float) -> str:
    if seconds < 90:
        return page._("{n} s").format(n=f"{max(1, seconds):.0f}")
    if seconds < 5400:
        return page._("{n} min").format(n=f"{seconds / 60:.0f}")
    return page._("{n} h").format(n=f"{seconds / 3600:.1f}")


def start(asked: Order, person: Person, refused: str, started: int) -> None:
    """Queue the order, and show its runs; why not is kept for the page to say.

    `started` is how many orders the session had started when the button was drawn: a second call of the same button
    (a double click, or a click that a busy server carries out twice) queues nothing.
    """
    if st.session_state.get(STARTED, 0) != started:
        return
    st.session_state[STARTED] = started + 1
    try:
        store = open_store()
        ids = add(store, requests(asked), person.owner)
        wake()
        st.query_params["runs"] = find(store, ids[0]).batch
    except SpecError as error:
        st.session_state[refused] = error


def button(page: Page, asked: Order | None, person: Person | None, *, key: str = "start") -> None:
    """Start, and what was wrong with the last try."""
    st.button(
        page._("Start"),
        key=key,
        type="primary",
        icon=":material/play_arrow:",
        disabled=asked is None or person is None,
        on_click=start,
        args=(asked, person, f"{key} refused", st.session_state.get(STARTED, 0)),
    )
    if refused := st.session_state.pop(f"{key} refused", None):
        page.refuse(refused)
