"""Waiting for a state by its condition. Tests wait for states, never for seconds, and never assert how long it took."""

import time
from collections.abc import Callable

GROWTH = 60.0  # seconds of the processor: what takes a second or less, and minutes where it grows too fast
LIMIT = 300.0  # seconds: a test whose state never comes ends by it; no state needs as long on the busiest machine


def until(condition: Callable[[], object], *, pause: Callable[[], object] = lambda: time.sleep(0.01)) -> None:
    """Look again and again until the condition is true; `pause` lies between two looks. An AssertionError at LIMIT."""
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end, f"it did not happen within {LIMIT:.0f} s"
        pause()
