"""What the networks of an order start from: random weights, networks that are trained first, or trained weights."""

from dataclasses import dataclass

import streamlit as st

from vgg_explorer.analysis.pretraining import side_by_side
from vgg_explorer.runs import limits
from vgg_explorer.runs.access import check_weights
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.weights_source import GivenWeights, given_weights
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layer_start import Way
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.own_names import brought as own_brought
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_lineage import start_in_words
from vgg_explorer.ui.frame import address, fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import table as facts
from vgg_explorer.ui.widgets import weights_field, weights_upload

RANDOM = "random"
CHAINS = {"paper": ("A",), "steps": ("A", "B", "D")}  # E, the last step, is asked for itself


@dataclass(frozen=True, slots=True)
class StartChoice:
    """Networks of Table 1 that are trained first, or weights that are given; neither for random ones."""

    first: tuple[str, ...] = ()
    given: GivenWeights | None = None
    way: Way | None = None


def choose(page: Page, person: Person | None) -> StartChoice | None:
    """The choice; None where it means weights that cannot be started from, which is refused."""
    options = {
        RANDOM: page._("Random weights"),
        "paper": page._("A first, as in the paper"),
        "steps": page._("Step by step: A, B, D, E"),
        "weights": page._("Trained weights"),
    }
    chosen = fields.choice(page, "start", page._("Start from"), options, default=RANDOM, pills=True)
    if chosen != "weights":
        return StartChoice(CHAINS.get(chosen, ()))
    if brought := weights_upload.adopted(person):
        address.keep("from", brought, "")
    name = choose_weights(page, person)
    ways: dict[str, str] = {"paper": page._("The paper's layers"), "equal": page._("All layers of equal name")}
    layers = fields.choice(page, "layers", page._("Copied"), ways, default="paper")
    try:
        check_weights(open_store(), name, person)
        given = given_weights(open_store(), name)
    except SpecError as error:
        page.refuse(error)
        return None
    return StartChoice(given=given, way="equal names" if layers == "equal" else "paper")


def choose_weights(page: Page, person: Person | None) -> str:
    """The name of trained weights: a run of the person, a network of the zoo, a file that was brought."""
    offered = weights_field.zoo_names() | weights_field.run_names(person) | weights_field.own_names(person)
    asked = address.value("from") or ""
    absent = {address.OWN: SpecError("the weights were somebody's own file, and a link does not carry it.")}
    if asked and asked not in offered and asked not in absent:
        try:
            check_weights(open_store(), asked, person)
            offered[asked] = label_of(given_weights(open_store(), asked), asked)
        except SpecError as error:
            absent[asked] = error
    with st.container(horizontal=True, vertical_alignment="bottom", key="start row"):
        label = page._("Weights")
        if person is None and asked in absent and asked != address.OWN:
            offered[asked] = "…"  # the browser has not said yet who it is
        name = fields.listed(page, "from", label, offered, default=next(iter(offered), ""), absent=absent)
        with st.popover(page._("A file of weights"), icon=":material/upload:"):
            st.caption(page._("A file is read, never run. It stays on this server, for you and a teacher alone."))
            weights_upload.upload(page)
    if own_brought("weights", name):
        st.caption(page._("The weights are your own file: a link to this page shows them to you alone."))
    return name


def label_of(given: GivenWeights, asked: str) -> str:
    """Of weights that a link names: of a run, which may be somebody else's, as in the list; else as they are called."""
    if not given.run:
        return asked
    epoch = "" if given.source.epoch is None else f"@{given.source.epoch}"
    return weights_field.label(find(open_store(), given.run)) + epoch


def table(page: Page, asked: Order | None) -> None:
    """Layer by layer what each network copies and what begins random."""
    found = [spec for spec in asked.specs if spec.start and spec.seed == 0] if asked else []
    if asked is None or not found:
        return
    starts = [limits.starts(spec) for spec in found]
    if not all(starts):
        st.caption(page._("Which layers are copied is known when the pictures are read."))
        return
    words = {True: page._("copied"), False: page._("random"), None: "–"}
    heads = (page._("Layer"), *(title(page, asked, spec) for spec in found))
    with st.container(key="layers table"):
        facts.table(heads, [(name, *(words[each] for each in line)) for name, line in side_by_side(starts)])


def title(page: Page, asked: Order, spec: RunSpec) -> str:
    """Such as: B, from A. Where networks are trained first all lines have the same steps, which are left out."""
    words = start_in_words(spec)
    name = asked.name_of(spec.network) or (spec.network.partition("|")[0].strip() if asked.before else spec.network)
    return f"{name}, {words.text(page._)}" if words else name
