"""Fields whose values live in the page's address, checked by the rules of the specs.

A link may hold anything. A value that breaks a rule is refused in one sentence at its field, the address drops it,
and the page shows the default.

Numbers are bound to the address by Streamlit. Choices are not: Streamlit writes the label that a person reads into
the address, and a label is translated.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import quoted

T = TypeVar("T", int, str)
Check = Callable[[object], None]  # raises SpecError
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
    refused = None if _was_reset(key, default) else _refused(key, check)
    shown = st.select_slider(
        label, options, value=default, key=key, bind="query-params", on_change=changed, args=(key, resets)
    )
    _report(page, key, refused, str(shown))
    return shown


def number(page: Page, key: str, label: str, *, low: int, high: int, default: int, check: Check) -> int:
    """A whole number that a person types; a float to Streamlit, whose whole numbers break on "inf" in the address."""
    refused = None if _was_reset(key, float(default)) else _refused(key, check)
    shown = st.number_input(
        label,
        float(low),
        float(high),
        float(default),
        step=1.0,
        format="%g",
        key=key,
        bind="query-params",
        on_change=_forget,
        args=(key,),
    )
    _report(page, key, refused, str(int(shown)))
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
    asked = address.value(key) or default
    shown = asked if asked in options else default
    refused, was_reset = None, st.session_state.pop(_reset(key), False)
    if asked not in options:
        if not was_reset:  # else it made sense for another choice only
            unknown = SpecError("{value} is not one of {choices}.", value=quoted(asked), choices=", ".join(options))
            refused = absent.get(asked, unknown)
        address.keep(key, default, default)
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
    _report(page, key, refused, options[shown])
    return shown


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
) -> list[str]:
    """Some of many named things, in the order in which they were picked; the address has their names with commas."""
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
        error = SpecError("{value} is not one of {choices}.", value=quoted(refused), choices=choices)
    _report(page, key, error, ", ".join(options[name] for name in shown))
    return shown


def _chosen_several(key: str, widget: str, default: Sequence[str], resets: Sequence[str]) -> None:
    address.keep(key, ",".join(st.session_state[widget]), ",".join(default))
    changed(key, resets)


def _chosen(key: str, widget: str, default: str, resets: Sequence[str]) -> None:
    address.keep(key, st.session_state[widget], default)
    changed(key, resets)


def _refused(key: str, check: Check) -> SpecError | None:
    """Why the value in the address cannot be shown; it must be asked before the widget takes the value over."""
    written = address.value(key)
    if written is None:
        return None
    try:
        check(int(written) if re.fullmatch(r"-?[0-9]{1,12}", written) else quoted(written))
    except SpecError as error:
        if key not in st.session_state:  # the widget has not read it yet: the address can still drop it
            st.session_state[_note(key)] = error
            del st.query_params[key]
            st.rerun()
        return error
    return None


def _report(page: Page, key: str, refused: SpecError | None, shown: str) -> None:
    """Say why a value was refused until the person chooses another one."""
    note = _note(key)
    if refused is not None and note not in st.session_state:
        st.session_state[note] = refused
        st.rerun()  # the address has dropped the value by now: links drawn before this field must not carry it on
    if note in st.session_state:
        page.refuse(st.session_state[note], shown=shown)


def changed(key: str, resets: Sequence[str] = ()) -> None:
    """A person has chosen: nothing is refused any more, and what depended on the old choice is at its default."""
    for dependent in resets:
        st.session_state[_reset(dependent)] = True
    _forget(key)


def _was_reset(key: str, default: object) -> bool:
    """Put a field to its default whose old value made sense for another choice only.

    The address may still hold the old value, which nobody has asked for here.
    """
    if not st.session_state.pop(_reset(key), False):
        return False
    _forget(key)
    st.session_state[key] = default
    return True


def _reset(key: str) -> str:
    return f"{key} reset"


def _forget(key: str) -> None:
    st.session_state.pop(_note(key), None)


def _note(key: str) -> str:
    return f"{key} refused"
