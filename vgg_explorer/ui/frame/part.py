"""A part of a page that runs alone when one of its own fields changes: the rest is neither run nor sent again.

A link outside of the part holds the address as it was; those of the sidebar and of the cards follow (`follow.js`).
"""

from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

from vgg_explorer.ui.frame import failure
from vgg_explorer.ui.frame.render_queue import turn

Arguments = ParamSpec("Arguments")


def part(draw: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Draw with the page, and later alone; then it waits for a turn of its own."""
    return st.fragment(turn()(failure.in_a_sentence(draw.__module__)(draw)))
