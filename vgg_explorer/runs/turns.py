"""Who goes first where there are fewer places than askers: who has the fewest at work, then who has waited longest."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Condition

from vgg_explorer.specs.errors import SpecError

LOOK = 0.5  # seconds between two signs of life of somebody who waits


@dataclass(frozen=True, slots=True)
class Waiting:
    """One question of an asker; `number` counts all that ever waited."""

    asker: str
    number: int = field(default_factory=count(1).__next__)


class Turns:
    """So many `places` at a time; at most `most` wait for one, whoever asks."""

    def __init__(self, places: int, most: int) -> None:
        self.places, self.most = places, most
        self.changed = Condition()
        self.waiting: list[Waiting] = []
        self.at_work: Counter[str] = Counter()

    @contextmanager
    def turn(self, asker: str, look: Callable[[], None]) -> Iterator[None]:
        """Hold a place; `look` is called now and then while there is none, and what it raises ends the waiting."""
        self._enter(asker, look)
        try:
            yield
        finally:
            with self.changed:
                self.at_work[asker] -= 1
                self.changed.notify_all()

    def _enter(self, asker: str, look: Callable[[], None]) -> None:
        with self.changed:
            if len(self.waiting) >= self.most:
                raise SpecError("{most} questions wait already; ask again in a minute.", most=self.most)
            mine = Waiting(asker)
            self.waiting.append(mine)
            try:
                while not self._is_next(mine):
                    self.changed.wait(LOOK)
                    look()
                self.at_work[asker] += 1
            finally:
                self.waiting.remove(mine)
                self.changed.notify_all()

    def _is_next(self, mine: Waiting) -> bool:
        if self.at_work.total() >= self.places:
            return False
        return mine is min(self.waiting, key=lambda each: (self.at_work[each.asker], each.number))
