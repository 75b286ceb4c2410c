"""Who goes first: askers take turns, and only so many wait."""

from threading import Event, Thread

import pytest

from tests.waiting import until
from vgg_explorer.runs.turns import Turns
from vgg_explorer.specs.errors import SpecError


def test_one_who_asks_much_lets_others_pass():
    turns, order, go = Turns(1, 10), [], Event()

    def ask(asker: str) -> None:
        with turns.turn(asker, lambda: None):
            order.append(asker)
            go.wait()

    threads = []

    def begin(asker: str, count: int) -> None:
        threads.append(Thread(target=ask, args=(asker,)))
        threads[-1].start()
        until(lambda: len(order) + len(turns.waiting) == count)

    for count, asker in enumerate(("greedy", "greedy", "greedy", "modest"), 1):
        begin(asker, count)
    assert order == ["greedy"]
    go.set()
    for thread in threads:
        thread.join()
    assert sorted(order) == ["greedy", "greedy", "greedy", "modest"]
    assert not turns.waiting and not turns.at_work.total()


def test_with_two_places_the_second_goes_to_somebody_else():
    turns, order = Turns(2, 10), []
    ends = {name: Event() for name in ("a", "b", "c", "d")}

    def ask(asker: str, name: str) -> None:
        with turns.turn(asker, lambda: None):
            order.append(name)
            ends[name].wait()

    threads = []

    def begin(asker: str, name: str) -> None:
        count = len(order) + len(turns.waiting)
        threads.append(Thread(target=ask, args=(asker, name)))
        threads[-1].start()
        until(lambda: len(order) + len(turns.waiting) == count + 1)

    begin("greedy", "a")
    begin("other", "b")
    begin("greedy", "c")
    begin("third", "d")
    ends["b"].set()  # "greedy" still holds a place, so that the third goes before its second question
    until(lambda: len(order) == 3)
    assert order == ["a", "b", "d"]
    for end in ends.values():
        end.set()
    for thread in threads:
        thread.join()
    assert order == ["a", "b", "d", "c"]


def test_one_too_many_is_refused_and_what_a_look_raises_ends_the_waiting():
    turns = Turns(1, 1)

    def gone() -> None:
        raise BrokenPipeError

    with turns.turn("a", lambda: None):
        with pytest.raises(BrokenPipeError), turns.turn("b", gone):
            pass
        assert not turns.waiting
        turns.most = 0
        with pytest.raises(SpecError, match="0 questions wait already; ask again in a minute"), turns.turn("c", gone):
            pass
