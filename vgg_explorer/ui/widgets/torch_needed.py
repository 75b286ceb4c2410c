"""Whether torch is installed; where it is not, a sentence says what to install."""

from contextlib import suppress
from importlib.util import find_spec

import streamlit as st

from vgg_explorer.ui.frame.page import Page


def has_torch() -> bool:
    with suppress(ImportError):
        return find_spec("torch") is not None
    return False


def can_train(page: Page) -> bool:
    """Whether networks can be trained and timed here."""
    if has_torch():
        return True
    st.info(page._("Training needs torch: `pip install -r requirements.txt`."))
    return False


def can_explain(page: Page) -> bool:
    """Whether trained networks can be looked into here."""
    if has_torch():
        return True
    st.info(page._("Looking into networks needs torch: `pip install -r requirements.txt`."))
    return False
