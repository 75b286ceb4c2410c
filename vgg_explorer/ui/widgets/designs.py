"""The two designs side by side: a stack of 3x3, and the one kernel that sees the same pixels."""

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from vgg_explorer.analysis.kernels import KernelComparison, single_formula, stack_formula
from vgg_explorer.plots import kernels
from vgg_explorer.plots.look import Family, Look
from vgg_explorer.plots.numbers import exact
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.kernels import single, stack
from vgg_explorer.ui.frame import fields, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures

MARGIN = 2  # cells beyond the receptive field of the middle unit, on each side
Unit = tuple[int, int]  # cells below and to the right of the middle
MIDDLE: Unit = (0, 0)


def pair(
    page: Page, comparison: KernelComparison, at: Unit = MIDDLE, *, formulas: bool = True, choose: bool = False
) -> None:
    """Both pyramids, each under its line `27 C² weights · 3 ReLUs · 7 px`; with `choose` a click moves the unit."""
    n, k = comparison.depth, comparison.kernel
    design = (k, comparison.channels_in, comparison.channels, comparison.kind)
    families = kernels.families(comparison)
    texts = (
        page._("Pyramid: one unit after {n} layers of 3×3, and the {k}×{k} pixels it sees, most through the centre."),
        page._("Pyramid: one unit after one {k}×{k} layer, and the {k}×{k} pixels it sees, all alike."),
    )
    said = (stack_formula(*design), single_formula(*design))
    counted = (exact(comparison.stack.weights), exact(comparison.single.weights))
    names = (kernels.stack_name(comparison), kernels.large_name(comparison))
    for side, column in enumerate(st.columns(2)):
        with column:
            key = ("stack", "single")[side]
            caption(page, names[side], (said if formulas else counted)[side], (n, 1)[side], k)
            page.chart(
                figure(k, key, families[side], at, page.look),
                alt=texts[side].format(n=n, k=k),
                key=key,
                on_click=partial(move, key, k) if choose else None,
            )


def caption(page: Page, name: str, weights: str, relus: int, size: int) -> None:
    parts = (
        page._("{formula} weights").format(formula=weights),
        page.n_("{n} ReLU", "{n} ReLUs", relus).format(n=relus),
        page._("{n} px").format(n=size),
    )
    markup.show(f'<p class="over-figure"><strong>{name}</strong> {" · ".join(parts)}</p>')


def figure(kernel: int, design: str, family: Family, at: Unit, look: Look) -> Any:
    """One unit of a map that is a little wider than its receptive field."""
    side = kernel + 2 * MARGIN
    network = {"stack": stack, "single": single}[design](kernel, 1, 1, side)
    return figures.seen(network, side // 2 + at[0], side // 2 + at[1], family, look)


def unit(page: Page, kernel: int) -> Unit:
    """Two sliders that move the unit away from the middle; the pyramids can be clicked as well."""
    st.caption(page._("Click a unit on the top plane of a pyramid, or move it here. Near the border it sees padding."))
    reach = kernel // 2 + MARGIN
    steps = range(-reach, reach + 1)
    labels = {"down": page._("Unit: cells below the middle"), "right": page._("Unit: cells right of the middle")}
    down, right = (
        column_slider(page, column, key, labels[key], steps) for column, key in zip(st.columns(2), labels, strict=True)
    )
    return down, right


def column_slider(page: Page, column: DeltaGenerator, key: str, label: str, steps: range) -> int:
    with column:
        rule = partial(check, label, low=steps[0], high=steps[-1])
        return fields.slider(page, key, label, steps, default=0, check=rule)


def move(key: str, kernel: int) -> None:
    """Move the unit to the cell of the pyramid that was clicked."""
    points = st.session_state[key].selection.points
    if points and "customdata" in points[0]:
        row, column = points[0]["customdata"]
        middle = kernel // 2 + MARGIN
        st.session_state["down"], st.session_state["right"] = row - middle, column - middle
