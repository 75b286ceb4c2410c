"""Fields whose values live in the page's address, checked by the rules of the specs.

A link may hold anything. A value that breaks a rule is refused in one sentence at its field, the address drops it,
and the page shows the default.

Numbers are bound to the address by Streamlit. Choices are not: Streamlit writes the label that a person reads into
the address, and a label is translated.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import address, refusals
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import quoted
from vgg_explorer.ui.frame.refusals import Check

T = TypeVar("T", int, str)
NOTHING: Mapping[str, SpecError] = {}


def slider(
    page: Page,
    key: str,
    label: str,
    options: Sequence[T],
    *,
    default: T,
    check: Check,
    resets: Sequence[str] = (),
) -> T:
    """One of a row of numbers or names; a new one resets the fields that make sense for the old one only."""
    refused = None if refusals.was_reset(key, default) else refusals.refused(key, check)
    shown = st.select_slider(
        label, options, value=default, key=key, bind="query-params", on_change=refusals.changed, args=(key, resets)
    )
    refusals.report(page, key, refused, str(shown))
    return shown


def number(page: Page, key: str, label: str, *, low: int, high: int, default: int, check: Check) -> int:
    """A whole number that a person types; a float to Streamlit, whose whole numbers break on "inf" in the address."""
    refused = None if refusals.was_reset(key, float(default)) else refusals.refused(key, check)
    shown = st.number_input(
        label,
        float(low),
        float(high),
        float(default),
        step=1.0,
        format="%g",
        key=key,
        bind="query-params",
        on_change=refusals.forget,
        args=(key,),
    )
    refusals.report(page, key, refused, str(int(shown)))
    return int(shown)


def switch(key: str, label: str) -> bool:
    """On or off; anything else in the address is off."""
    return st.toggle(label, key=key, bind="query-params")


def choice(
    page: Page,
    key: str,
    label: str,
    options: Mapping[str, str],
    *,
    default: str,
    hide_label: bool = False,
    pills: bool = False,
    resets: Sequence[str] = (),
    absent: Mapping[str, SpecError] = NOTHING,
) -> str:
    """One of a few named things; `options` has the name for the address, and the words for the person.

    `absent` says why a name that can be an option is none just now. `pills` need more than one line where they are
    many.
    """
    shown, refused = _asked(key, options, default, absent)
    widget = f"{key} chosen"
    st.session_state[widget] = shown
    (partial(st.pills, wrap=True) if pills else st.segmented_control)(
        label,
        list(options),
        format_func=lambda name: options[name],
        key=widget,
        required=True,
        on_change=_chosen,
        args=(key, widget, default, resets),
        label_visibility="collapsed" if hide_label else "visible",
    )
    refusals.report(page, key, refused, options[shown])
    return shown


def listed(
    page: Page,
    key: str,
    label: str,
    options: Mapping[str, str],
    *,
    default: str,
    absent: Mapping[str, SpecError] = NOTHING,
) -> str:
    """One of many named things, in a list that opens."""
    shown, refused = _asked(key, options, default, absent)
    widget = f"{key} chosen"
    st.session_state[widget] = shown
    st.selectbox(
        label,
        list(options),
        format_func=lambda name: options[name],
        key=widget,
        on_change=_chosen,
        args=(key, widget, default, ()),
    )
    refusals.report(page, key, refused, options[shown])
    return shown


def _asked(
    key: str, options: Mapping[str, str], default: str, absent: Mapping[str, SpecError]
) -> tuple[str, SpecError | None]:
    """What the address asks for, or the default and why; the address drops what is none of the options."""
    asked, was_reset = address.value(key) or default, refusals.pop_reset(key)
    if asked in options:
        return asked, None
    address.keep(key, default, default)
    if was_reset:  # it made sense for another choice only
        return default, None
    choices = ", ".join(list(options)[:12])
    unknown = SpecError("{value} is not one of {choices}.", value=quoted(asked), choices=choices)
    return default, absent.get(asked, unknown)


def several(
    page: Page,
    key: str,
    label: str,
    options: Mapping[str, str],
    *,
    default: Sequence[str],
    most: int,
    resets: Sequence[str] = (),
    help: str | None = None,
    absent: Mapping[str, SpecError] = NOTHING,
) -> list[str]:
    """Some of many named things, in the order in which they were picked; the address has their names with commas.

    `absent` says why a name that the address has is none of the options.
    """
    asked = [name for name in (address.value(key) or ",".join(default)).split(",") if name]
    refused = next((name for name in asked if name not in options), None)
    shown = [name for name in dict.fromkeys(asked) if name in options][:most]
    if refused is not None and not shown:
        shown = list(default)
    if refused is not None:
        address.keep(key, ",".join(shown), ",".join(default))
    widget = f"{key} chosen"
    st.session_state[widget] = shown
    st.multiselect(
        label,
        list(options),
        format_func=lambda name: options[name],
        key=widget,
        max_selections=most,
        wrap=True,
        on_change=_chosen_several,
        args=(key, widget, default, resets),
        help=help,
    )
    error = None
    if refused is not None:
        choices = ", ".join(list(options)[:12])
        unknown = SpecError("{value} is not one of {choices}.", value=quoted(refused), choices=choices)
        error = absent.get(refused, unknown)
    refusals.report(page, key, error, ", ".join(options[name] for name in shown))
    return shown


def _chosen_several(key: str, widget: str, default: Sequence[str], resets: Sequence[str]) -> None:
    address.keep(key, ",".join(st.session_state[widget]), ",".join(default))
    refusals.changed(key, resets)


def _chosen(key: str, widget: str, default: str, resets: Sequence[str]) -> None:
    address.keep(key, st.session_state[widget], default)
    refusals.changed(key, resets)
