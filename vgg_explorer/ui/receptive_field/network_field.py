"""A field that takes a network: one of the catalogue, or a line typed in the paper's notation."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from vgg_explorer.analysis.derive import derive
from vgg_explorer.specs.catalogue import names
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.network import Network
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.frame.refusals import changed
from vgg_explorer.ui.widgets import figures


def network(page: Page, key: str, label: str, default: str, *, resets: Sequence[str] = ()) -> Network:
    """The network that was picked or typed; a text that breaks a rule is refused, and the default shown."""
    options = list(dict.fromkeys((default, *names())))
    text = asked(page, key, label, options, 0, resets)
    try:
        return named(page, text or default)
    except SpecError as error:
        page.refuse(error, shown=default)
        return named(page, default)


def optional(page: Page, key: str, label: str, *, resets: Sequence[str] = ()) -> Network | None:
    """The same for a network that may be left out."""
    text = asked(page, key, label, list(names()), None, resets)
    try:
        return named(page, text) if text else None
    except SpecError as error:
        page.refuse(error)
        return None


def named(page: Page, text: str) -> Network:
    """The network of a line, with the line as its name; the notes of its steps are shown."""
    network, notes = derived(text)
    for note in notes:
        st.caption(plain(note.text(page._)))
    return network


@lru_cache(figures.KEPT)
def derived(text: str) -> tuple[Network, tuple[Message, ...]]:
    """The network under its line, and the notes of its steps."""
    found = derive(text)
    return found.network.called(found.line), found.notes


def asked(page: Page, key: str, label: str, options: list[str], index: int | None, resets: Sequence[str]) -> str | None:
    return st.selectbox(
        label,
        options,
        index,
        key=key,
        bind="query-params",
        accept_new_options=True,
        placeholder=page._("none"),
        on_change=changed,
        args=(key, resets),
        help=page._("Pick a network, or type layers: conv3-64 conv3-64 maxpool FC-10."),
    )
