"""What the buttons and fields of a run do: stop, resume, duplicate, delete, rename, tag."""

from collections.abc import Callable

import streamlit as st

from vgg_explorer.runs import control, start_supervisor
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.specs.errors import SpecError

REFUSED = "run refused"  # in the session: the error of the last command


def button(
    label: str,
    icon: str,
    key: str,
    do: Callable[..., object],
    run: Run,
    person: Person | None,
    *,
    disabled: bool,
) -> None:
    st.button(
        label,
        key=key,
        icon=f":material/{icon}:",
        disabled=disabled,
        on_click=tried,
        args=(do, run.id, person),
    )


def tried(do: Callable[..., object], *arguments: object) -> None:
    """Carry out a command; an error is kept for the next drawing of the page."""
    try:
        do(open_store(), *arguments)
    except SpecError as error:
        st.session_state[REFUSED] = error


def resume(store: Store, id: str, person: Person) -> None:
    control.resume(store, id, person)
    start_supervisor.start_if_needed()


def restart(store: Store, id: str, person: Person) -> None:
    control.restart(store, id, person)
    start_supervisor.start_if_needed()


def duplicate(store: Store, id: str, person: Person) -> None:
    copy = control.duplicate(store, id, person)
    start_supervisor.start_if_needed()
    st.query_params["runs"] = find(store, copy).batch


def each_of(do: Callable[..., object], ids: list[str], person: Person) -> None:
    """The same command for several runs."""
    for id in ids:
        tried(do, id, person)


def rename(id: str, person: Person) -> None:
    tried(control.rename, id, st.session_state[f"name {id}"], person)


def tag(id: str, person: Person) -> None:
    tried(control.tag, id, st.session_state[f"tags {id}"].split(","), person)
