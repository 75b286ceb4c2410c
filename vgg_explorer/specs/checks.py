"""What every spec asks of a value, one sentence each where it does not hold; and the names nearest to a wrong one."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeGuard

from vgg_explorer.specs.errors import SpecError

MAX_WORD = 100  # characters of a wrong name that are compared with the right ones


def check(what: str, value: object, low: int, high: int) -> None:
    """Raise unless `value` is a whole number from `low` to `high`."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise SpecError(
            "{what} is {value}; it must be a whole number from {low} to {high}.",
            what=what,
            value=brief(value),
            low=low,
            high=f"{high:,}",
        )


def brief(value: object) -> str:
    """A value as a sentence can hold it, however long it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}" if abs(value) < 10**30 else "a number of more than 30 digits"
    try:
        text = str(value)
    except ValueError:  # Python does not write whole numbers of more than 4300 digits, in a tuple neither
        text = "something too long to write"
    return text if len(text) <= 40 else text[:40] + "..."


def check_pair(what: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, tuple) or len(value) != 2:
        raise SpecError("{what} is {value}; it must be a pair (height, width).", what=what, value=brief(value))
    for side in value:
        check(what, side, low, high)


def number(what: str, value: object, low: float, high: float) -> None:
    """Raise unless `value` is a number from `low` to `high`."""
    if not is_number(value) or not low <= value <= high:
        raise SpecError(
            "{what} is {value}; it must be a number from {low} to {high}.",
            what=what,
            value=brief(value),
            low=f"{low:g}",
            high=f"{high:g}",
        )


def true_or_false(what: str, value: object) -> None:
    """Raise unless `value` is True or False."""
    if not isinstance(value, bool):
        raise SpecError("{what} is {value}; it must be true or false.", what=what, value=brief(value))


def check_text(what: str, text: str) -> None:
    """Raise where a text holds NUL, or half of a pair that only UTF-16 has: no file name and no message can."""
    wrong = next((letter for letter in text if letter == "\0" or "\ud800" <= letter <= "\udfff"), None)
    if wrong is not None:
        raise SpecError("{what} holds {value}, which is no character; take it out.", what=what, value=ascii(wrong))


def is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def one_of(what: str, value: object, choices: tuple[str, ...]) -> None:
    """Raise unless `value` is one of the choices."""
    if value not in choices:
        raise SpecError(
            "{what} is {value!r}; take {choices}.", what=what, value=brief(value), choices=", ".join(choices)
        )


def closest(word: str, choices: Iterable[str], *, most: int = 3, cutoff: float = 0.6) -> list[str]:
    """Up to `most` of the choices that are spelt like `word`; all of them where none is."""
    known = list(choices)
    return get_close_matches(word[:MAX_WORD], known, n=most, cutoff=cutoff) or known
