"""Sentences about measured (effective) receptive fields: how wide they are, and what training changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import streamlit as st

from vgg_explorer.analysis.effective_field import SAME, mass_off_prediction, narrowed
from vgg_explorer.plots.numbers import NARROW, percent
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.receptive_field import LayerField, MeasuredFields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.widgets.weights_field import WeightsColumn

FORETOLD = 0.05  # of the mass that may lie elsewhere


@dataclass(frozen=True)
class UsedField:
    """A measured network, and the `field` of its chosen layer."""

    column: WeightsColumn
    name: str
    found: MeasuredFields
    field: LayerField

    @property
    def network(self) -> Network:
        return self.column.known.network

    @property
    def index(self) -> int:
        return self.network.layer_names().index(self.field.layer)


def answer(page: Page, used: Sequence[UsedField]) -> str:
    """The comparison of two networks, a line for each, and how well path counts predict random weights."""
    lines = "\n".join(f"- {about(page, each)}" for each in used)
    return "\n\n".join(filter(None, (against(page, used), lines, foretold(page, used))))


def against(page: Page, used: Sequence[UsedField]) -> str:
    """Which network has the wider effective field; empty where their theoretical fields differ."""
    if len(used) != 2 or used[0].field.theory != used[1].field.theory:
        return ""
    less, more = sorted(used, key=lambda each: each.field.trained.side50)
    if less.field.trained.side50 == more.field.trained.side50:
        said = page._("Both can see {theory} px, and half of what moves their units lies within {half} px.")
        return said.format(theory=less.field.theory, half=less.field.trained.side50)
    said = page._(
        "Both can see {theory} px, but half of what moves a unit lies within **{less} px** for {name}, within "
        "**{more} px** for {other}."
    )
    return said.format(
        theory=less.field.theory,
        less=less.field.trained.side50,
        name=plain(less.name),
        more=more.field.trained.side50,
        other=plain(more.name),
    )


def about(page: Page, used: UsedField) -> str:
    """One network in numbers, and what training did to its field."""
    field, change = used.field, narrowed(used.field)
    if abs(change) < SAME:
        trained = page._("training has hardly changed how wide it is")
    elif change > 0:
        trained = page._("training has made the field {n} narrower").format(n=percent(change))
    else:
        trained = page._("training has made the field {n} wider").format(n=percent(-change))
    said = page._(
        "**{name}**, {layer}: can see {theory} px; 50 % of what moves a unit lies within {half} px, 95 % within "
        "{most} px; with random weights within {random_half} and {random_most} px: {trained}."
    )
    return said.format(
        name=plain(used.name),
        layer=field.layer,
        theory=field.theory,
        half=field.trained.side50,
        most=field.trained.side95,
        random_half=field.random.side50,
        random_most=field.random.side95,
        trained=trained,
    )


def foretold(page: Page, used: Sequence[UsedField]) -> str:
    """How well path counts predict the field with random weights."""
    most = max(mass_off_prediction(each.network, each.field) for each in used)
    if most < FORETOLD:
        said = page._(
            "Where random weights look needs no measuring: it is the square root of the path counts, and {share} of "
            "the gradient or less lies elsewhere."
        )
    else:
        said = page._(
            "The square root of the path counts says where random weights look, but for {share} of the gradient."
        )
    return said.format(share=f"{ceil(1000 * most) / 10:.1f}{NARROW}%")


def profile_alt(page: Page, field: LayerField) -> str:
    said = page._(
        "Share of the gradient along the columns: trained 95 % in {most} px, random weights {random} px, paths {paths} "
        "px, their square roots {signs} px; the unit can see {theory} px."
    )
    return said.format(
        most=field.trained.side95,
        random=field.random.side95,
        paths=field.paths_side95,
        signs=field.sqrt_paths_side95,
        theory=field.theory,
    )


def alt(page: Page, used: Sequence[UsedField]) -> str:
    lines = (
        f"{each.name}: " + ", ".join(f"{of.layer} {of.theory}/{of.trained.side95}/{of.trained.side50}" for of in layers)
        for each in used
        if (layers := each.found.layers)
    )
    said = page._("By layer, in pixels, what a unit can see / what holds 95 % / 50 %. {lines}.")
    return said.format(lines="; ".join(lines))


def explained(page: Page, found: MeasuredFields) -> str:
    """The caption: what is drawn, and over how many gradients it is a mean."""
    one = found.layers[0].trained
    return page._(
        "The mean |d unit / d pixel| over {pictures} {source} and up to {units} channels of the unit in the middle, "
        "before its ReLU; the brighter, the more. Outer frame: all that the unit can see; white: the square around "
        "its middle with 95 %, black: with 50 %. Lines: sums over the rows; paths, if all weights were equal; √paths, "
        "if they are random; bell, the Gaussian that fits best. Each network was trained once."
    ).format(pictures=one.pictures, source=page._(found.source), units=max(each.trained.units for each in found.layers))


def formulas(page: Page) -> None:
    """The formulas: what is measured, and what is predicted from path counts."""
    st.markdown(page._("What a network uses of its field is measured, over pictures n, channels k and colours c:"))
    st.latex(r"m(p) \propto \sum_{n,k,c} \left| \frac{\partial u_{nk}}{\partial x_{nc}(p)} \right|")
    st.latex(r"m_{=} \propto P \qquad m_{\pm} \propto \sqrt{P}")
    st.markdown(
        page._(
            "The raw mass, with no logarithm (Luo, Li, Urtasun and Zemel, NIPS 2016). P counts the paths from a pixel "
            "to the unit. Equal weights (=) add up all paths. Random ones with mean 0 (±) give each path a random "
            "sign, and a sum of P such terms is as large as √P: a bell becomes wider by the factor √2. A square is "
            "centred on the unit; what reaches beyond the picture is not counted. The frame is exact: with positive "
            "weights and average pooling the gradient is zero outside, and nowhere else."
        )
    )
