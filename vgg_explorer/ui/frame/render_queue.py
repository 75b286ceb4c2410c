"""Pages take turns: one draws at a time, facts before pictures.

All visitors share one interpreter, which works for one thread at a time. Thirty scripts that run at once are all late
together, and keep from its work the loop that sends what they have drawn: it gives the interpreter away with every
message, and has to get it back from all of them. One after the other, the first are done at once and the last no
later. A turn is given back while somebody else works: a worker, or a decoder of pictures.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from threading import Event, Lock, local
from time import monotonic

sys.setswitchinterval(0.0005)  # seconds that the loop waits for a script before each message, ten times less than usual

FACTS = 0.0  # seconds for which others may pass who come later
PICTURES = 5.0
STUCK = 2.0  # seconds after which nobody waits any more for whoever has the turn


class RenderQueue:
    """Scripts that wait to draw, by the time at which each is due; one of them has the turn."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.numbers = count(1)
        self.current: int | None = None
        self.since = 0.0
        self.waiting: list[tuple[float, int, Event]] = []

    def enter(self, due: float) -> int:
        """Wait for a turn, and return its number."""
        with self.lock:
            number, go = next(self.numbers), Event()
            heappush(self.waiting, (due, number, go))
            if self.current is None:
                self._next()
        while not go.wait(STUCK):
            self._pass_over()
        return number

    def leave(self, number: int) -> None:
        """Give the turn to the next; nothing where it was taken away from a script that was stuck."""
        with self.lock:
            if number == self.current:
                self._next()

    def someone_is_due(self) -> bool:
        with self.lock:
            return bool(self.waiting) and self.waiting[0][0] <= monotonic()

    def _next(self) -> None:
        self.current, self.since = None, monotonic()
        if self.waiting:
            _, self.current, go = heappop(self.waiting)
            go.set()

    def _pass_over(self) -> None:
        with self.lock:
            if monotonic() - self.since > STUCK:
                self._next()


class ThreadTurn(local):
    """A thread's own turn: its number, how long others may go first, when it is due."""

    number: int | None = None  # where it has one
    max_wait = FACTS
    due = 0.0

    def enter(self) -> None:
        """Wait for a turn; when the last one was overdue, the time for which others may go first begins anew."""
        now = monotonic()
        if self.due < now:
            self.due = now + self.max_wait
        self.number = QUEUE.enter(self.due)

    def leave(self) -> None:
        if self.number is not None:
            QUEUE.leave(self.number)
            self.number = None


QUEUE = RenderQueue()
this_thread = ThreadTurn()


@contextmanager
def turn(max_wait: float = FACTS) -> Iterator[None]:
    """Draw while no other script does; nested turns are one turn."""
    if this_thread.number is not None:
        yield
        return
    this_thread.max_wait, this_thread.due = max_wait, 0.0
    this_thread.enter()
    try:
        yield
    finally:
        this_thread.leave()


@contextmanager
def waiting() -> Iterator[None]:
    """Let others draw while this script waits for something; no effect outside a turn."""
    if this_thread.number is None:
        yield
        return
    this_thread.leave()
    try:
        yield
    finally:
        this_thread.enter()


def give_way() -> None:
    """Within a long script: let those draw first who are due."""
    if this_thread.number is not None and QUEUE.someone_is_due():
        this_thread.leave()
        this_thread.enter()
