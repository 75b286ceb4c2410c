"""What is chosen on the Saliency page: networks, methods and how they are drawn, and the class."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from vgg_explorer.pictures.examples import Example
from vgg_explorer.plots.numbers import percent
from vgg_explorer.plots.saliency import CLIP, MAGNITUDES, SIGNED
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.saliency import Explain, Explained
from vgg_explorer.ui.frame import address, fields, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.render_queue import give_way
from vgg_explorer.ui.saliency import methods as saliency_methods
from vgg_explorer.ui.saliency.grid import Grid
from vgg_explorer.ui.saliency.methods import MethodOptions
from vgg_explorer.ui.widgets import answers, weights_field
from vgg_explorer.ui.widgets.weights_field import WeightsColumn

BEST = "best"
STRENGTH = 70  # per cent


def networks(page: Page) -> list[WeightsColumn]:
    """The networks; a new choice sets picture and class back to their defaults."""
    return weights_field.choose(page, resets=("look", "target"))


def methods(page: Page, columns: Sequence[WeightsColumn]) -> tuple[list[str], MethodOptions]:
    give_way()
    with st.container(horizontal=True, vertical_alignment="bottom", key="methods row"):
        chosen = saliency_methods.choose(page)
        return chosen, saliency_methods.options(page, chosen, columns)


def target(page: Page, columns: Sequence[WeightsColumn], example: Example) -> tuple[list[Explained | None], str]:
    """The prediction of each network, and the class whose maps are drawn: empty for each network's own prediction."""
    with st.spinner(page._("Asking the workers …")):  # seen where none of them is there yet
        seen = [said(page, column, example) for column in columns]
    top = {found.classes[chance.index]: chance.probability for found in seen[::-1] if found for chance in found.map.top}
    ranked = sorted(top, key=lambda name: -top[name])
    names = {BEST: page._("what each says")} | {name: chance(name, top[name]) for name in ranked}
    asked = address.value("target") or BEST
    if any(asked in column.known.classes for column in columns):
        names.setdefault(asked, asked)
    chosen = fields.choice(page, "target", page._("Class whose maps are drawn"), names, default=BEST, pills=True)
    return seen, "" if chosen == BEST else chosen


def chance(name: str, probability: float) -> str:
    return f"{name} {percent(probability)}" if probability >= 0.001 else name


def said(page: Page, column: WeightsColumn, example: Example) -> Explained | None:
    try:
        return answers.answer(Explain(column.weights, example.picture))
    except SpecError as error:
        page.refuse(error)
        return None


def grid(
    page: Page, columns: Sequence[WeightsColumn], example: Example, chosen: tuple[list[str], MethodOptions], target: str
) -> Grid:
    """The settings right above the maps, and all that was chosen."""
    give_way()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shared = fields.switch("scale", page._("One scale for all networks"))
        strength = fields.slider(
            page,
            "strength",
            page._("Strength of the map over the picture, %"),
            range(0, 101, 10),
            default=STRENGTH,
            check=strength_check,
        )
    said = (
        page._("One scale in each row: who has brighter maps reacts more strongly, in units of the class score.")
        if shared
        else page._("Each map has its own scale: what is bright is where this network looks most, however strongly.")
    )
    clipped = page._("Scales end at the {n}th percentile; what is beyond is drawn as their end.").format(n=CLIP)
    st.caption(f"{said} {clipped}")
    legend(page, chosen[0])
    names, told = chosen
    return Grid(columns, example, names, target, told, shared, strength / 100)


def strength_check(value: object) -> None:
    if not isinstance(value, int) or value not in range(0, 101, 10):
        raise SpecError("the strength is {value}; it must be a multiple of 10 from 0 to 100.", value=str(value))


def legend(page: Page, methods: Sequence[str]) -> None:
    """What the colours mean, for the kinds of maps that there are."""
    signs = {find_method(method).signed for method in methods}
    words = {
        False: (MAGNITUDES, page._("dark: hardly at all, bright: most")),
        True: (SIGNED, page._("blue: speaks against the class, white: says nothing, red: speaks for it")),
    }
    parts = [
        f'<span style="--stops: {", ".join(words[sign][0])}">{escape(words[sign][1])}</span>' for sign in sorted(signs)
    ]
    markup.show(f'<div class="legend">{"".join(parts)}</div>')
