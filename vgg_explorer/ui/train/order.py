"""The fields of the Train page as an order, in words, and the Start button."""

import streamlit as st

from vgg_explorer.analysis.pretraining import first_lines
from vgg_explorer.plots.networks import Shown
from vgg_explorer.runs import limits, start_supervisor
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import requests
from vgg_explorer.runs.reuse import parents_known, remaining
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.datasets import DataSpec, format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.names import shortened
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.run import RunSpec, training
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.train import start_field
from vgg_explorer.ui.train.recipe_field import RecipeChoice
from vgg_explorer.ui.train.start_field import StartChoice
from vgg_explorer.ui.widgets.network_line import refers_to_a_card, standalone
from vgg_explorer.ui.widgets.phrases import joined

STARTED = "orders started"  # in the session
LONGEST = 30  # characters of a network's name in a sentence


def read(
    page: Page,
    networks: tuple[Shown, ...],
    dataset: DataSpec,
    chosen: RecipeChoice,
    names: dict[str, str],
    begin: StartChoice | None,
) -> Order | None:
    """The order of the fields; None without a network, or where the fields do not go together, which is refused."""
    if not networks or begin is None:
        return None
    try:
        return made(networks, dataset, chosen, names, begin)
    except SpecError as error:
        page.refuse(error)
        return None


def made(
    networks: tuple[Shown, ...], dataset: DataSpec, chosen: RecipeChoice, names: dict[str, str], begin: StartChoice
) -> Order:
    lines = {
        standalone(shown): names.get(shown.line, shortened(shown.line) if refers_to_a_card(shown.line) else "")
        for shown in networks
    }
    found = Order(
        tuple(lines),
        format_dataset(dataset),
        chosen.recipe,
        chosen.seeds,
        chosen.rates,
        tuple(lines.values()),
        chosen.keeps,
        before=first_lines(list(lines), begin.first) if begin.first else (),
        source=begin.given.source if begin.given else None,
        way=begin.way,
    )
    if len(lines) < len(networks):
        raise SpecError("a network stands twice; take different ones, or more seeds.")
    for spec in found.specs:
        if spec.seed == 0:
            limits.check_run(spec)
    return found


def sentence(page: Page, asked: Order | None) -> str:
    """What Start will do."""
    if asked is None:
        return page._("Pick an experiment, or write a network on a card: then you can start.")
    names = [start_field.title(page, asked, spec) for spec in asked.asked[: len(asked.networks)]]
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


def start(asked: Order, person: Person, refused: str, started: int, given: str = "") -> None:
    """Queue the runs of the order and show them; an error is kept for the next drawing of the page.

    `started` is how many orders the session had started when the button was drawn: a second call of the same button
    (a double click, or a click that a busy server carries out twice) queues nothing. What the networks start from is
    not trained again where it is there; `given` is the id of the run that was picked for that.
    """
    if st.session_state.get(STARTED, 0) != started:
        return
    st.session_state[STARTED] = started + 1
    try:
        store = open_store()
        wanted = requests(asked)
        new = remaining(wanted, parents_known(store, asked, wanted, person.owner, given))
        ids = add(store, new, person.owner, key=person.key)
        start_supervisor.start_if_needed()
        st.query_params["runs"] = find(store, ids[0]).batch
    except SpecError as error:
        st.session_state[refused] = error


def known(asked: Order, person: Person | None, given: str) -> frozenset[RunSpec]:
    """The runs that the networks start from and that are there already: they cost nothing."""
    if person is None or asked.specs == asked.asked:
        return frozenset()
    try:
        store, wanted = open_store(), requests(asked)
        return frozenset(
            training(run.spec) for run in parents_known(store, asked, wanted, person.owner, given).values()
        )
    except SpecError:
        return frozenset()  # the list of runs below says what is wrong with the store


def button(page: Page, asked: Order | None, person: Person | None, *, key: str = "start runs", given: str = "") -> None:
    """The Start button, and the error of the last try."""
    st.button(
        page._("Start"),
        key=key,
        type="primary",
        icon=":material/play_arrow:",
        disabled=asked is None or person is None,
        on_click=start,
        args=(asked, person, f"{key} refused", st.session_state.get(STARTED, 0), given),
    )
    if refused := st.session_state.pop(f"{key} refused", None):
        page.refuse(refused)


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
