"""How far long work is: what every layer calls while it works, and what nobody follows."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # what, done, of; what it raises ends the work


def silent(what: str, done: int, of: int) -> None:
    """Progress that nobody follows."""
