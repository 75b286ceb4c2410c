"""The results that the page shows: the runs of one protocol or of the zoo, by network."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import streamlit as st

from vgg_explorer.analysis.comparison import NetworkResult, by_network
from vgg_explorer.plots.look import Family, Look
from vgg_explorer.runs.person import Person, first_shown_to, seen_by
from vgg_explorer.runs.results import Results, load, results
from vgg_explorer.runs.results import shipped as zoo_runs
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run_lineage import start_key
from vgg_explorer.specs.run_result import EvaluatedRun, Protocol
from vgg_explorer.specs.zoo import TITLES
from vgg_explorer.ui.frame import address, fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets.network_family import family_of
from vgg_explorer.ui.widgets.network_speed import known_milliseconds

KEPT = 2.0  # seconds, for all looks of a person together
COMPARED = 64  # protocols whose means are kept
GONE = SpecError(
    "there are no such results any more, or they are of somebody's own pictures or weights, which only their owner and "
    "a teacher see."
)


@dataclass(frozen=True)
class ResultsChoice:
    """The networks of one protocol, and how many runs of the store are no results, by their state.

    `more`: older runs than those that were read are left out.
    """

    protocol: Protocol
    networks: tuple[NetworkResult, ...]
    left_out: Counter[str]
    more: bool = False

    def family(self, result: NetworkResult) -> Family:
        trained = result.outcomes[-1]
        return family_of(result.line, trained.shape, trained.classes)

    @property
    def families(self) -> tuple[Family, ...]:
        return tuple(map(self.family, self.networks))


@st.cache_resource(ttl=KEPT, show_spinner=False, max_entries=100)  # no copy for each visitor: nothing can be changed
def stored(owner: str = "", key: str = "", *, all: bool = False) -> Results:
    """The runs of one owner and of the shell; with `all`, those of others that this person may see too."""
    person = Person(owner, key) if owner else None
    return results(open_store(), seen_by(person) if all else first_shown_to(person))


@lru_cache
def shipped() -> tuple[EvaluatedRun, ...]:
    return zoo_runs()


def choose(page: Page, person: Person | None) -> ResultsChoice | None:
    """The protocol that was picked; at first the newest of one's own with two networks, else the zoo's first.

    Runs of others are there where a link asks for them, or whoever is at the page.
    """
    others = fields.switch("others", page._("Runs of others too"))
    found = read(page, person, all=others)
    groups = grouped([*shipped(), *found.outcomes])
    asked = asked_among(groups)
    if asked and asked not in {protocol.key for protocol in groups} and not others:
        found = read(page, person, all=True)
        linked = grouped([*shipped(), *found.outcomes])
        asked = asked_among(linked)
        groups |= {protocol: outcomes for protocol, outcomes in linked.items() if protocol.key == asked}
    if not groups:
        return None
    chosen = picked(page, groups, asked, person)
    networks = tuple(timed(result) for result in compared(tuple(groups[chosen]), page.look))
    return ResultsChoice(chosen, networks, found.left_out, found.more)


def read(page: Page, person: Person | None, *, all: bool) -> Results:
    try:
        return stored(person.owner, person.key, all=all) if person else stored(all=all)
    except SpecError as error:
        page.refuse(error)
        return Results(())


def asked_among(groups: Collection[Protocol]) -> str | None:
    """The key of the protocol in the address, where it may stand in an older form."""
    aliases = {alias: protocol.key for protocol in groups for alias in protocol.aliases}
    return aliases.get(address.value("of") or "", address.value("of"))


def picked(
    page: Page, groups: dict[Protocol, list[EvaluatedRun]], asked: str | None, person: Person | None
) -> Protocol:
    """The list of protocols, and the one of them that is shown."""
    names = {protocol.key: label(page, protocol, outcomes) for protocol, outcomes in groups.items()}
    by_key = {protocol.key: protocol for protocol in groups}
    if asked and asked not in by_key:
        if person is not None:  # else the browser has not said yet who it is
            page.refuse(GONE, shown=names[first(groups).key])
            address.keep("of", "", "")
        asked = None
    st.session_state["shown results"] = asked or first(groups).key
    key = st.selectbox(
        page._("Results of"),
        list(names),
        format_func=lambda key: names[key],
        key="shown results",
        on_change=lambda: address.keep("of", st.session_state["shown results"], ""),
    )
    return by_key[key]


@lru_cache(COMPARED)
def compared(outcomes: tuple[EvaluatedRun, ...], look: Look) -> tuple[NetworkResult, ...]:
    """The networks of these runs; the same objects each time, which know their means."""
    return by_network(outcomes, look._)


def timed(result: NetworkResult) -> NetworkResult:
    """With the milliseconds that somebody has measured."""
    known = known_milliseconds(result.fitted)
    return result if known is None else replace(result, milliseconds=known)


def grouped(outcomes: list[EvaluatedRun]) -> dict[Protocol, list[EvaluatedRun]]:
    found: dict[Protocol, list[EvaluatedRun]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.protocol, []).append(outcome)
    return found


def first(groups: dict[Protocol, list[EvaluatedRun]]) -> Protocol:
    """The newest protocol with more than one network."""
    several = [each for each, outcomes in groups.items() if count(outcomes) > 1]
    own = [each for each in several if any(not outcome.shipped for outcome in groups[each])]
    return (own[-1:] or several[-1:] or list(groups)[-1:])[0]


def count(outcomes: list[EvaluatedRun]) -> int:
    """How many networks these are, one that starts from different weights as many times."""
    return len({(outcome.spec.network, start_key(outcome.spec)) for outcome in outcomes})


def label(page: Page, protocol: Protocol, outcomes: list[EvaluatedRun]) -> str:
    """shapes · quick, 6 epochs, batch 64 · 2 networks, 6 runs"""
    networks = count(outcomes)
    said = page.n_("{n} network", "{n} networks", networks).format(n=networks)
    runs = page.n_("{n} run", "{n} runs", len(outcomes)).format(n=len(outcomes))
    recipe = page._("{recipe}, {epochs} epochs, batch {batch}").format(
        recipe=protocol.recipe, epochs=protocol.epochs, batch=protocol.batch
    )
    parts = [title(protocol.dataset), recipe, f"{said}, {runs}"]
    if all(each.shipped for each in outcomes):
        parts.append(page._("ships with the app"))
    return " · ".join(parts)


def title(dataset: str) -> str:
    return TITLES.get(dataset, read_dataset(dataset).name)


def confusion(result: NetworkResult) -> tuple[np.ndarray, list[str]] | None:
    """The counts of all seeds together, and the names of the classes; None where no file has them any more."""
    found = [test for outcome in result.outcomes if (test := tested(outcome))]
    if not found:
        return None
    return np.sum([counts for counts, _ in found], axis=0), list(found[0][1])


def tested(outcome: EvaluatedRun) -> tuple[np.ndarray, tuple[str, ...]] | None:
    try:
        result = load(outcome.id, outcome.spec.seed)
    except SpecError:
        return None  # a damaged file is as good as none
    return (result.test.confusion, result.class_names) if result and result.test else None
