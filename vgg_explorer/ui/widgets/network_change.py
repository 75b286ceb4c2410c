"""A popover that edits the line of a network: start from a named one, add a step, undo, remove."""

from collections.abc import Callable

import streamlit as st

from vgg_explorer.specs.catalogue import names
from vgg_explorer.ui.frame.page import Page

Write = Callable[[int, str], None]
NONE = "none"


def popover(page: Page, number: int, text: str, write: Write, *, fitted: bool = False) -> None:
    """Start from a network that has a name, add a step, take the last one back, or remove the card.

    Where networks are `fitted` to pictures, steps for pictures and classes are not on offer.
    """
    with st.popover(
        page._("Change"), icon=":material/tune:", key=f"change {number}", on_change="rerun", width="stretch"
    ) as opened:
        if not opened.open:
            return
        pills(
            page._("Start from"), f"start {number}", {name: name for name in names()}, lambda name: write(number, name)
        )
        pills(
            page._("Then"),
            f"step {number}",
            steps(page, number, fitted=fitted),
            lambda step: write(number, f"{text.strip()} | {step}"),
        )
        with st.container(horizontal=True):
            shorter = text.rpartition("|")[0].strip()
            st.button(
                page._("Undo the last step"),
                key=f"undo {number}",
                disabled=not shorter,
                on_click=write,
                args=(number, shorter),
            )
            st.button(page._("Remove this network"), key=f"remove {number}", on_click=write, args=(number, NONE))


def pills(label: str, key: str, options: dict[str, str], chosen: Callable[[str], None]) -> None:
    """Pills that act as buttons: a click calls `chosen` and leaves nothing selected."""

    def clicked() -> None:
        name = st.session_state[key]
        st.session_state[key] = None
        if name is not None:
            chosen(name)

    st.pills(label, list(options), format_func=lambda name: options[name], key=key, on_change=clicked)


def steps(page: Page, number: int, *, fitted: bool) -> dict[str, str]:
    """The steps on offer, and what a person reads."""
    offered = {
        "widen 5": page._("5×5 for 3×3 pairs"),
        "widen 7": page._("7×7 for three 3×3"),
        "factorise": page._("3×3 only"),
        "norm batch": page._("batch normalisation"),
        "head gap": page._("global average pooling"),
        "width 0.5": page._("half the width"),
    }
    if not fitted:
        offered |= {"input 64": page._("64×64 pictures"), "classes 10": page._("10 classes")}
    if number != 1:
        offered |= {
            "match 1 parameters": page._("parameters of network 1"),
            "match 1 macs": page._("MACs of network 1"),
        }
    return offered
