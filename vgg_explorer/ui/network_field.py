"""A field that takes a network: one of the catalogue, or anything typed in the paper's notation."""

import streamlit as st

from vgg_explorer.specs.catalogue import names, read
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Network
from vgg_explorer.ui.page import Page


def network(page: Page, key: str, label: str, default: str) -> Network:
    """The network that was picked or typed; where the text breaks a rule, a sentence says so and the default stands."""
    text = st.selectbox(
        label,
        list(dict.fromkeys((default, *names()))),
        key=key,
        bind="query-params",
        accept_new_options=True,
        help=page._("Pick a network, or type layers: conv3-64 conv3-64 maxpool FC-10."),
    )
    try:
        return read(text or default)
    except SpecError as error:
        page.refuse(error, shown=default)
        return read(default)
