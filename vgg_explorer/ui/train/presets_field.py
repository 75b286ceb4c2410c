"""The presets: experiments by their question; a click fills in the fields."""

from collections.abc import Iterable

import streamlit as st

from vgg_explorer.plots.networks import Shown
from vgg_explorer.settings import settings
from vgg_explorer.specs.presets import PRESETS, Preset
from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets.network_cards import NONE, Deck

UNCHANGED = "first experiment"  # in the session: the page stands as a visitor without a choice has found it


def choose(page: Page, deck: Deck) -> None:
    """A row of presets, with the one that the fields match selected; a first visit gets the first preset."""
    if nothing_chosen(deck) and PRESETS[0].epochs <= settings().run_epochs:
        fill(PRESETS[0], deck)
        st.session_state[UNCHANGED] = True
    found = shown(deck)
    if not is_filled(PRESETS[0], deck):
        st.session_state.pop(UNCHANGED, None)
    st.session_state["preset"] = found.name if found else None
    st.pills(
        page._("Experiments"),
        [each.name for each in PRESETS],
        format_func=lambda name: page._(next(each.question for each in PRESETS if each.name == name)),
        key="preset",
        on_change=clicked,
        args=(deck,),
    )


def nothing_chosen(deck: Deck) -> bool:
    """A first visit, by an address that holds no experiment; what networks start from goes with any."""
    keys = (*deck.keys, *fields(PRESETS[0]), "recipe")
    return "preset" not in st.session_state and not any(key in st.query_params for key in keys)


def clicked(deck: Deck) -> None:
    name = st.session_state["preset"]
    found = next((each for each in PRESETS if each.name == name), None)
    if found:
        fill(found, deck)
        address.keep("start", "random", "random")
        st.session_state["scale"] = ""


def defaults() -> dict[str, str | float]:
    """Values of the first experiment that fields have as their defaults, until the person changes something.

    A browser that is slow may draw a field only from the page's second run, which says the field's default and not
    what the first run has put into it.
    """
    return fields(PRESETS[0]) if UNCHANGED in st.session_state else {}


def fill(preset: Preset, deck: Deck) -> None:
    """Put the preset into the fields, which put it into the address."""
    for number, line in enumerate(on_cards(preset, deck), 1):
        deck.write(number, line)
    address.keep("recipe", "quick", "quick")
    for key, value in fields(preset).items():
        st.session_state[key] = value


def on_cards(preset: Preset, deck: Deck) -> tuple[str, ...]:
    lines = [line for line, _ in preset.networks]
    return (*lines, *[NONE] * (len(deck.keys) - len(lines)))


def fields(preset: Preset) -> dict[str, str | float]:
    """The values of the page's fields, by their keys."""
    return {
        "data": preset.dataset,
        "epochs": float(preset.epochs),
        "seeds": float(preset.seeds),
        "batch": float(preset.batch),
        "rates": f"{preset.rate:g}",
    }


def shown(deck: Deck) -> Preset | None:
    """The preset whose values all fields have."""
    return next((each for each in PRESETS if stands(each, deck)), None)


def stands(preset: Preset, deck: Deck) -> bool:
    """Whether the page asks for just this experiment."""
    return address.value("start") in (None, "random") and not current("scale") and is_filled(preset, deck)


def is_filled(preset: Preset, deck: Deck) -> bool:
    """Whether cards and fields have the values that a preset gives them."""
    if address.value("recipe") not in (None, "quick"):
        return False
    if deck.texts() != on_cards(preset, deck):
        return False
    return all(current(key) == str(value).removesuffix(".0") for key, value in fields(preset).items())


def current(key: str) -> str:
    """What a field holds, or will hold when it has read the address."""
    return str(st.session_state.get(key, address.value(key) or "")).removesuffix(".0")


def names(networks: Iterable[Shown], deck: Deck) -> dict[str, str]:
    """The names that presets give the networks on the page, by their lines; those of the shown preset come first."""
    known: dict[str, str] = {}
    for preset in (shown(deck), *PRESETS):
        known = {**(dict(preset.networks) if preset else {}), **known}
    return {found.line: known[found.line] for found in networks if found.line in known}
