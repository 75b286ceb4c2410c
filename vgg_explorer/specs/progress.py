"""How long work says where it stands."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # what is done, how much, out of how much; an error raised ends it


def silent(what: str, done: int, of: int) -> None:
    """Progress that nobody follows."""
