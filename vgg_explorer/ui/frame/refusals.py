"""What happens to a field when its value breaks a rule, or when a choice that it depended on has changed.

The session keeps, by the field's key, why its value was refused, and whether it is to go back to its default.
"""

import re
from collections.abc import Callable, Sequence

import streamlit as st

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import quoted

Check = Callable[[object], None]  # raises SpecError


def refused(key: str, check: Check) -> SpecError | None:
    """Why the value in the address breaks a rule; to be called before the widget reads the address."""
    written = address.value(key)
    if written is None:
        return None
    try:
        check(int(written) if re.fullmatch(r"-?[0-9]{1,12}", written) else quoted(written))
    except SpecError as error:
        if key not in st.session_state:  # the widget has not read it yet: the address can still drop it
            st.session_state[_refusal(key)] = error
            del st.query_params[key]
            st.rerun()
        return error
    return None


def report(page: Page, key: str, error: SpecError | None, shown: str) -> None:
    """Say why a value was refused until the person chooses another one."""
    note = _refusal(key)
    if error is not None and note not in st.session_state:
        st.session_state[note] = error
        st.rerun()  # the address has dropped the value by now: links drawn before this field must not carry it on
    if note in st.session_state:
        page.refuse(st.session_state[note], shown=shown)


def changed(key: str, resets: Sequence[str] = ()) -> None:
    """After a choice: drop what was refused, and set the fields in `resets` back to their defaults."""
    for dependent in resets:
        st.session_state[_reset(dependent)] = True
    forget(key)


def was_reset(key: str, default: object) -> bool:
    """Put a field to its default if its old value made sense for another choice only; whether that was so.

    The address may still hold the old value, which nobody has asked for here.
    """
    if not pop_reset(key):
        return False
    forget(key)
    st.session_state[key] = default
    return True


def pop_reset(key: str) -> bool:
    """Whether the field is to go back to its default; true once after each change."""
    return bool(st.session_state.pop(_reset(key), False))


def forget(key: str) -> None:
    """Drop what was refused at the field."""
    st.session_state.pop(_refusal(key), None)


def _reset(key: str) -> str:
    return f"{key} reset"


def _refusal(key: str) -> str:
    return f"{key} refused"
