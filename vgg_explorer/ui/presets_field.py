"""Experiments by their question: a click fills the page in."""

import streamlit as st

from vgg_explorer.specs.presets import PRESETS, Preset
from vgg_explorer.ui import address
from vgg_explorer.ui.network_cards import NONE, Deck
from vgg_explorer.ui.page import Page


def choose(page: Page, deck: Deck) -> None:
    """A row of questions; the one that the page shows is marked."""
    st.session_state["preset"] = shown(deck)
    st.pills(
        page._("Experiments"),
        [each.name for each in PRESETS],
        format_func=lambda name: page._(next(each.question for each in PRESETS if each.name == name)),
        key="preset",
        on_change=clicked,
        args=(deck,),
    )


def clicked(deck: Deck) -> None:
    name = st.session_state["preset"]
    found = next((each for each in PRESETS if each.name == name), None)
    if found:
        fill(found, deck)


def fill(preset: Preset, deck: Deck) -> None:
    """Put the preset into the fields, which put it into the address."""
    lines = [line for line, _ in preset.networks]
    for number in range(1, len(deck.keys) + 1):
        deck.write(number, lines[number - 1] if number <= len(lines) else NONE)
    address.keep("recipe", "quick", "quick")
    for key, value in (
        ("data", preset.dataset),
        ("epochs", float(preset.epochs)),
        ("seeds", float(preset.seeds)),
        ("batch", float(preset.batch)),
        ("rates", f"{preset.rate:g}"),
    ):
        st.session_state[key] = value


def shown(deck: Deck) -> str | None:
    """The preset whose networks and data set stand on the page."""
    texts = tuple(text for text in deck.texts() if text != NONE)
    data = st.session_state.get("data") or address.value("data") or "shapes"
    for each in PRESETS:
        if texts == tuple(line for line, _ in each.networks) and data == each.dataset:
            return each.name
    return None


def names(deck: Deck) -> dict[str, str]:
    """What the preset on the page calls its networks, by their lines."""
    name = shown(deck)
    return next((dict(each.networks) for each in PRESETS if each.name == name), {})
