"""The input picture: one of the classes that the networks know, or a picture of the person's own."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from vgg_explorer.pictures.examples import Example, for_classes
from vgg_explorer.pictures.picture import data_uri
from vgg_explorer.plots.saliency import enlarged, framed
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import address, fields, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets.picture_field import OwnPicture, offer, opened
from vgg_explorer.ui.widgets.weights_field import WeightsColumn

SIDE = 320  # pixels of the shorter side on the page
FIRST = "star"  # of the drawn shapes the one that has most to look at


def choose(page: Page, columns: Sequence[WeightsColumn]) -> Example:
    """The example that was chosen, or the person's own picture once there is a file that can be read."""
    found = for_classes(
        (column.known.dataset for column in columns if column.known.dataset),
        (name for column in columns for name in column.known.classes),
    )
    names = {name: name for name in found}
    default, own = FIRST if FIRST in found else next(iter(found)), opened()
    if isinstance(own, OwnPicture):
        names[address.OWN] = page._("Yours")
    elif address.value("look") == address.OWN and own is not None:
        address.keep("look", default, default)  # its own sentence stands below
    absent = {address.OWN: SpecError("the picture was somebody's own file, and a link does not carry it.")}
    chosen = fields.choice(page, "look", page._("Picture"), names, default=default, absent=absent, pills=True)
    offer(page, "look", default)
    if isinstance(own, SpecError):
        page.refuse(own, shown=names[chosen])
    return kept(own) if isinstance(own, OwnPicture) and chosen == address.OWN else found[chosen]


def kept(own: OwnPicture) -> Example:
    """The own picture as an example; made once a visit, as its checksum takes a few milliseconds."""
    known = st.session_state.get("own looked at")
    if known is None or known[0] is not own:
        known = st.session_state["own looked at"] = (own, Example(lambda: own.pixels))
    example: Example = known[1]
    return example


def show(page: Page, example: Example) -> None:
    """The picture as it is, with a frame around the object where its place is known."""
    alt = page._("The picture: {label}").format(label=example.label) if example.label else page._("Your picture")
    markup.show(f'<img class="looked-at" src="{drawn(example)}" alt="{alt}">')
    if example.box:
        st.caption(page._("The frame is where the object is, which no network is told."))


@lru_cache(64)
def drawn(example: Example) -> str:
    """As a data URI."""
    pixels = enlarged(example.picture.pixels, SIDE)
    if example.box:
        pixels = framed(pixels, example.box, len(pixels) // len(example.picture.pixels))
    return data_uri(pixels)
