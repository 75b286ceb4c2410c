"""The row of network cards: up to four networks, each picked, typed or derived, and what each costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NamedTuple

import streamlit as st

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.side_by_side import total
from vgg_explorer.plots.look import SIGNS, Look
from vgg_explorer.plots.networks import Shown, colour, words
from vgg_explorer.plots.numbers import exact, readable
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.notation import MAX_TEXT
from vgg_explorer.specs.presets import PRESETS, SMALL
from vgg_explorer.ui.frame import address, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.pages import find
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.widgets import figures, network_change

NONE = "none"  # in the address: no card here


@dataclass(frozen=True, slots=True)
class Deck:
    """The keys of the cards in the address, their default lines, and the line of an added card.

    With a `shape` every network is fitted to pictures of it, and to so many `classes`.
    """

    keys: tuple[str, ...]
    defaults: tuple[str, ...]
    added: tuple[str, ...]
    shape: Shape | None = None
    classes: int = 0

    def texts(self) -> tuple[str, ...]:
        """The lines as the address has them; an empty one is empty, and one that is left out is at its default."""
        pairs = zip(self.keys, self.defaults, strict=True)
        return tuple(address.value(key) or ("" if key in st.query_params else default) for key, default in pairs)

    def write(self, number: int, text: str) -> None:
        """Put a line on card `number`; `none` takes the card away. One that is too long stays so, and is refused."""
        address.keep(self.keys[number - 1], text[: MAX_TEXT + 1], self.defaults[number - 1])


NETWORKS = Deck(("n1", "n2", "n3", "n4"), ("B", "B | widen 5", "D", NONE), ("B", "B | widen 5", "D", "AlexNet"))


TRAINED = tuple(line for line, _ in PRESETS[0].networks)


def train_deck(dataset: DataSpec | None = None) -> Deck:
    """The cards of the Train page, fitted to the pictures of a data set; its networks are small ones."""
    defaults = (*TRAINED, NONE, NONE)
    added = (*TRAINED, f"A | {SMALL}", f"D | {SMALL}")
    keys = ("t1", "t2", "t3", "t4")
    if dataset is None:
        return Deck(keys, defaults, added)
    return Deck(keys, defaults, added, dataset.shape, dataset.entry().classes or 2)


def train_these(page: Page, networks: Sequence[Shown]) -> None:
    """A link to the Train page with the same networks on its cards."""
    lines = {f"t{shown.number}": shown.line for shown in networks}
    lines = {key: lines.get(key, NONE) for key in ("t1", "t2", "t3", "t4")}
    link = escape(address.to(find("train"), **lines))
    words = escape(page._("Train these"))
    markup.show(f'<p class="aside"><a href="{link}" target="_self">{words} →</a></p>')


class Card(NamedTuple):
    """A line as it was read: a network with the notes of its steps, or an error."""

    shown: Shown | None = None
    notes: tuple[Message, ...] = ()
    error: SpecError | None = None


def choose(page: Page, deck: Deck = NETWORKS) -> tuple[Shown, ...]:
    """Draw the cards, and return the networks of those whose line can be read."""
    texts = deck.texts()
    used = [number for number, text in enumerate(texts, 1) if text != NONE]
    row = st.columns(max(3, min(len(texts), len(used) + 1)))
    shown = []
    for column, number in zip(row, used, strict=False):
        with column, st.container(border=True, key=f"card {number}"):
            shown.append(draw(page, deck, number, texts))
    if len(used) < len(texts):
        with row[len(used)]:
            add(page, deck, texts.index(NONE) + 1)
    return tuple(network for network in shown if network)


def draw(page: Page, deck: Deck, number: int, texts: tuple[str, ...]) -> Shown | None:
    """One card: its sign, its field, its costs, and the ways to change it."""
    card = understood(number, tuple("" if text == NONE else text for text in texts), deck.shape, deck.classes)
    markup.show(head(number, card.shown, page.look))
    field(page, deck, number, texts[number - 1])
    if card.error:
        page.refuse(card.error)
    if card.shown:
        markup.show(costs(page, card.shown))
    for note in card.notes:
        st.caption(plain(note.text(page._)))
    network_change.popover(page, number, texts[number - 1], deck.write, fitted=deck.shape is not None)
    return card.shown


@lru_cache(100)
def understood(number: int, texts: tuple[str, ...], shape: Shape | None, classes: int) -> Card:
    """The network on card `number`; its line may refer to the other ones."""
    try:
        text = texts[number - 1]
        found = derive(text, texts) if shape is None else fit(text, shape, classes, texts)
        return Card(Shown(number, found.line, analyse(found.network)), found.notes)
    except SpecError as error:
        return Card(error=error)


def field(page: Page, deck: Deck, number: int, text: str) -> None:
    """The line itself. Its value comes from the address, so that links and buttons can set it."""
    key = deck.keys[number - 1]
    if st.session_state.get(key) != text:
        st.session_state[key] = text
    st.text_input(
        page._("Network {n}").format(n=number),
        text,  # also as the default: a browser that draws the field from a later run is told nothing else
        key=key,
        label_visibility="collapsed",
        placeholder="conv3-64 maxpool FC-10",
        on_change=typed,
        args=(deck, number),
    )


def typed(deck: Deck, number: int) -> None:
    deck.write(number, st.session_state[deck.keys[number - 1]])


def add(page: Page, deck: Deck, number: int) -> None:
    st.button(
        page._("Add a network"),
        key="add",
        icon=":material/add:",
        width="stretch",
        on_click=deck.write,
        args=(number, deck.added[number - 1]),
    )


@lru_cache(figures.KEPT)
def head(number: int, shown: Shown | None, look: Look) -> str:
    """The network's sign and number in its colour, and its line as it is dashed in the charts."""
    hue = colour(shown, look) if shown else look.muted
    return f'<p class="network dash-{number}" style="--hue: {hue}"><span>{SIGNS[number - 1]}</span> {number}</p>'


@lru_cache(figures.KEPT)
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
