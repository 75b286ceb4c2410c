"""The row of network cards: up to four networks, each picked, typed or derived, and what each costs."""

from html import escape
from typing import NamedTuple

import streamlit as st

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.side_by_side import total
from vgg_explorer.plots.look import SIGNS, Look
from vgg_explorer.plots.networks import Shown, colour, words
from vgg_explorer.plots.numbers import exact, readable
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.notation import MAX_TEXT
from vgg_explorer.specs.note import Note
from vgg_explorer.ui import address, network_change
from vgg_explorer.ui.page import Page
from vgg_explorer.ui.plain import plain

NONE = "none"  # in the address: no card here
KEYS = ("n1", "n2", "n3", "n4")
DEFAULTS = ("B", "B | widen 5", "D", NONE)
ADDED = ("B", "B | widen 5", "D", "AlexNet")  # what a card shows that somebody adds


class Card(NamedTuple):
    """What became of a line: a network and what its steps have to say, or an error."""

    shown: Shown | None = None
    notes: tuple[Note, ...] = ()
    error: SpecError | None = None


def choose(page: Page) -> tuple[Shown, ...]:
    """Draw the cards; the networks of those whose line can be read."""
    texts = tuple(
        address.value(key) or ("" if key in st.query_params else default)
        for key, default in zip(KEYS, DEFAULTS, strict=True)
    )
    used = [number for number, text in enumerate(texts, 1) if text != NONE]
    row = st.columns(max(3, min(len(KEYS), len(used) + 1)))
    shown = []
    for column, number in zip(row, used, strict=False):
        with column, st.container(border=True, key=f"card {number}"):
            shown.append(draw(page, number, texts))
    if len(used) < len(KEYS):
        with row[len(used)]:
            add(page, texts)
    return tuple(network for network in shown if network)


def draw(page: Page, number: int, texts: tuple[str, ...]) -> Shown | None:
    """One card: its sign, its field, its costs, and the ways to change it."""
    card = understood(number, tuple("" if text == NONE else text for text in texts))
    st.html(head(number, card.shown, page.look))
    field(page, number, texts[number - 1])
    if card.error:
        page.refuse(card.error)
    if card.shown:
        st.html(costs(page, card.shown))
    for note in card.notes:
        st.caption(plain(note.text(page._)))
    network_change.popover(page, number, texts[number - 1], write)
    return card.shown


@st.cache_resource(max_entries=100, show_spinner=False)
def understood(number: int, texts: tuple[str, ...]) -> Card:
    """The network on card `number`; its line may refer to the other ones."""
    try:
        found = derive(texts[number - 1], texts)
        return Card(Shown(number, found.line, analyse(found.network)), found.notes)
    except SpecError as error:
        return Card(error=error)


def field(page: Page, number: int, text: str) -> None:
    """The line itself. Its value comes from the address, so that links and buttons can set it."""
    key = KEYS[number - 1]
    if st.session_state.get(key) != text:
        st.session_state[key] = text
    st.text_input(
        page._("Network {n}").format(n=number),
        key=key,
        label_visibility="collapsed",
        placeholder="conv3-64 maxpool FC-10",
        on_change=typed,
        args=(number,),
    )


def typed(number: int) -> None:
    write(number, st.session_state[KEYS[number - 1]])


def write(number: int, text: str) -> None:
    """Put a line on card `number`; `none` takes the card away. One that is too long stays too long, and is refused."""
    address.keep(KEYS[number - 1], text[: MAX_TEXT + 1], DEFAULTS[number - 1])


def add(page: Page, texts: tuple[str, ...]) -> None:
    number = texts.index(NONE) + 1
    st.button(
        page._("Add a network"),
        key="add",
        icon=":material/add:",
        width="stretch",
        on_click=write,
        args=(number, ADDED[number - 1]),
    )


def head(number: int, shown: Shown | None, look: Look) -> str:
    """The network's sign and number in its colour, and its line as it is dashed in the charts."""
    hue = colour(shown, look) if shown else look.muted
    return f'<p class="network dash-{number}" style="--hue: {hue}"><span>{SIGNS[number - 1]}</span> {number}</p>'


def costs(page: Page, shown: Shown) -> str:
    report = shown.report
    facts = (
        (page._("weight layers"), str(report.weight_layers), ""),
        (page._("parameters"), readable(report.parameters), exact(report.parameters)),
        (page._("MACs"), readable(report.macs), exact(report.macs)),
        (page._("receptive field"), words(total(report, "field"), "field"), ""),
    )
    rows = (
        f'<div><dt>{escape(name)}</dt><dd title="{escape(title)}">{escape(value)}</dd></div>'
        for name, value, title in facts
    )
    return f'<dl class="costs">{"".join(rows)}</dl>'
