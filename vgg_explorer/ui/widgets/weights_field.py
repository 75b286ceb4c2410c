"""A field that takes trained networks: of the zoo, of runs, of torchvision, and uploaded files of weights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from vgg_explorer.plots.look import SIGNS, Family, Look
from vgg_explorer.plots.networks import family
from vgg_explorer.runs import zoo
from vgg_explorer.runs.access import check_weights, own_weights, trained_by
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.runs.weights import TORCHVISION, Known, known, torchvision_file
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.own_names import brought
from vgg_explorer.ui.frame import address, fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import owner, weights_upload

MOST = 4
NEWEST = 40  # runs that are offered
DEFAULT = ("zoo:shapes-pairs", "zoo:shapes-5x5")


@dataclass(frozen=True)
class WeightsColumn:
    """One of the chosen trained networks; `number` counts from 1."""

    number: int
    weights: str
    known: Known
    name: str

    @property
    def family(self) -> Family:
        return family(self.known.network)

    def colour(self, look: Look) -> str:
        return look.shade(self.family, self.number)

    @property
    def sign(self) -> str:
        return SIGNS[self.number - 1]


def choose(page: Page, *, resets: tuple[str, ...], most: int = MOST) -> list[WeightsColumn]:
    """Up to `most` trained networks whose weights are on this machine, and that whoever is at the page may see."""
    person = owner.person()
    bring(person)
    offered = zoo_names() | run_names(person) | own_names(person) | torchvision_names()
    asked = [name for name in (address.value("nets") or "").split(",") if name and name not in offered]
    hidden = {name: error for name in asked if (error := why_hidden(name, person))}
    later = hidden if person is None else {}  # the browser has not said yet who it is
    offered |= {name: name for name in asked if name in later or (name not in hidden and is_here(name))}
    with st.container(horizontal=True, vertical_alignment="bottom", key="networks row"):
        chosen = fields.several(
            page, "nets", page._("Networks"), offered, default=DEFAULT, most=most, resets=resets, absent=hidden
        )
        with st.popover(page._("More"), icon=":material/add:"):
            weights_upload.own(page)
            weights_upload.imagenet(page)
    shown = enumerate((name for name in chosen if name not in later), 1)
    return [column for number, name in shown if (column := made(page, number, name, offered[name]))]


def why_hidden(weights: str, person: Person | None) -> SpecError | None:
    """Why a person may not look at weights that an address names; None also where there are none."""
    if not brought("weights", weights) and not is_here(weights):
        return None
    try:
        check_weights(open_store(), weights, person)
    except SpecError as error:
        return error
    return None


def is_here(weights: str) -> bool:
    try:
        return known(weights, paths=False).path.exists()
    except SpecError:
        return False


def made(page: Page, number: int, weights: str, name: str) -> WeightsColumn | None:
    try:
        return WeightsColumn(number, weights, known(weights, paths=False), name)
    except SpecError as error:
        page.refuse(error)
        return None


def name(column: WeightsColumn, columns: Sequence[WeightsColumn]) -> str:
    """The name of a network, with its data set where another one has the same name."""
    same = [each for each in columns if each.known.title == column.known.title]
    return column.known.title if len(same) == 1 else f"{column.known.title}, {column.known.data}"


def among(names: Sequence[str], value: object) -> None:
    """Raise SpecError where a value is no layer of a network."""
    if value not in names:
        raise SpecError("there is no layer {value}; the network has {choices}.", value=value, choices=", ".join(names))


def zoo_names() -> dict[str, str]:
    found = {f"zoo:{each.entry.name}": each for each in zoo.trained()}
    return {name: f"{each.entry.title} · {known(name).data}" for name, each in found.items()}


def run_names(person: Person | None) -> dict[str, str]:
    """The newest runs of a person that have weights, by their ids."""
    return in_store(lambda store: {run.id: label(run) for run in trained_by(store, person, most=NEWEST)})


def label(run: Run) -> str:
    return f"{run.title} · {read_dataset(run.spec.dataset).name} · {run.spec.seed} · {run.id[:6]}"


def torchvision_names() -> dict[str, str]:
    names = (f"torchvision:{name}" for name in TORCHVISION if torchvision_file(name, must_be_here=False).exists())
    return {name: known(name).title for name in names}


def own_names(person: Person | None) -> dict[str, str]:
    """Files of weights that a person has brought, by their file names; the newest last."""
    return in_store(lambda store: own_weights(store, person))


def in_store(asked: Callable[[Store], dict[str, str]]) -> dict[str, str]:
    """What the store answers; nothing where there is no store yet, or none that answers."""
    if not settings().store_url and not (settings().data_directory / "store.db").exists():
        return {}
    try:
        return asked(open_store())
    except SpecError:
        return {}


def bring(person: Person | None) -> None:
    """Put a new upload among the chosen networks."""
    if name := weights_upload.adopted(person):
        there = (address.value("nets") or ",".join(DEFAULT)).split(",")
        address.keep("nets", ",".join([*there[: MOST - 1], name]), ",".join(DEFAULT))
