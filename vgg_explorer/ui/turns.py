"""Who draws pictures waits for a turn: thirty who do it at once would make everybody else wait, facts pages too.

All visitors share one interpreter. A turn is given back while a worker is asked, which costs the interpreter nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, local

TURNS = BoundedSemaphore(1)
mine = local()


@contextmanager
def turn() -> Iterator[None]:
    """Draw while nobody else does."""
    with TURNS:
        mine.held = True
        try:
            yield
        finally:
            mine.held = False


@contextmanager
def waiting() -> Iterator[None]:
    """Others may draw while this one waits; nothing where this one has no turn."""
    if not getattr(mine, "held", False):
        yield
        return
    TURNS.release()
    try:
        yield
    finally:
        TURNS.acquire()
