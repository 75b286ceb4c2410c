"""The controls of the Kernels page: one row that returns the two designs to compare."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from vgg_explorer.analysis.kernels import KernelComparison
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernels import KERNELS, check_kernel
from vgg_explorer.specs.layers import MAX_CHANNELS
from vgg_explorer.ui.frame import fields, refusals
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures

DEFAULT = KernelComparison()
UNIT = ("down", "right")  # a place in a map whose size goes with the kernel
MAPS = (7, 14, 28, 56, 112, 224)  # the maps inside a VGG
EXAMPLES = {"rgb": (7, 3, 64), "doubling": (5, 64, 128), "equal": (7, 64, 64)}  # kernel, channels in, channels out


def choose(page: Page) -> KernelComparison:
    """Kernel, channels, map and kind, from the row of controls or from the address."""
    row = st.columns([3, 2, 2, 3, 3], vertical_alignment="top")
    with row[0]:
        size, default = page._("Kernel size"), DEFAULT.kernel
        kernel = fields.slider(page, "kernel", size, KERNELS, default=default, check=check_kernel, resets=UNIT)
    with row[1]:
        channels_in = channels(page, "in", page._("Channels in, Cin"), DEFAULT.channels_in)
    with row[2]:
        channels_out = channels(page, "out", page._("Channels out, C"), DEFAULT.channels)
    with row[3]:
        side = fields.slider(page, "map", page._("Map size"), MAPS, default=DEFAULT.side, check=check_map)
    with row[4]:
        kinds = {"dense": page._("Dense"), "separable": page._("Depthwise")}
        kind = fields.choice(page, "kind", page._("Convolution"), kinds, default=DEFAULT.kind)
    design = partial(
        figures.compared, kernel, channels_in, channels_out, kind="dense" if kind == "dense" else "separable"
    )
    return fitting(page, design, side)


def channels(page: Page, key: str, label: str, default: int) -> int:
    rule = partial(check, label, low=1, high=MAX_CHANNELS)
    return fields.number(page, key, label, low=1, high=MAX_CHANNELS, default=default, check=rule)


def check_map(value: object) -> None:
    if value not in MAPS:
        raise SpecError(
            "the map is {value}; it must be one of {choices}.", value=value, choices=", ".join(map(str, MAPS))
        )


def fitting(page: Page, design: Callable[..., KernelComparison], side: int) -> KernelComparison:
    """The comparison on that map, or, where the kernel is larger, on the next map that holds it."""
    try:
        return design(side=side)
    except SpecError as error:
        shown = next(larger for larger in MAPS if larger > side and larger >= design.args[0])  # type: ignore[attr-defined]
        page.refuse(error, shown=f"{shown}×{shown}")
        return design(side=shown)


def examples(page: Page) -> None:
    """Three places of a real network, one click each."""
    for name, label in (
        ("equal", page._("Equal width")),
        ("rgb", page._("RGB input")),
        ("doubling", page._("Doubling stage")),
    ):
        st.button(label, key=f"example {name}", on_click=load, args=EXAMPLES[name])


def load(kernel: int, channels_in: int, channels_out: int) -> None:
    refusals.changed("kernel", UNIT)
    st.session_state.update({"kernel": kernel, "in": channels_in, "out": channels_out})
