"""One draws at a time, facts before pictures; who waits for a worker lets others draw; nobody waits for ever.

The clock is moved by hand, and each script goes on when the others stand where the test wants them.
"""

from collections.abc import Callable
from threading import Event, Thread

import pytest

from tests.waiting import LIMIT, until
from vgg_explorer.ui.frame import render_queue
from vgg_explorer.ui.frame.render_queue import FACTS, PICTURES, RenderQueue, give_way, turn, waiting

STUCK = 0.01


class Watched(RenderQueue):
    """Counts how often somebody who waits has looked whether the one who draws is stuck."""

    looks = 0

    def _pass_over(self) -> None:
        super()._pass_over()
        self.looks += 1


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def line(monkeypatch) -> Watched:
    monkeypatch.setattr(render_queue, "STUCK", STUCK)
    watched = Watched()
    monkeypatch.setattr(render_queue, "QUEUE", watched)
    return watched


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(render_queue, "monotonic", found)
    return found


@pytest.fixture
def patient(monkeypatch):
    """Nobody is taken for stuck, however long a busy machine takes to bring the others here."""
    monkeypatch.setattr(render_queue, "STUCK", LIMIT)


@pytest.fixture
def begin(line):
    """Starts a script in a thread of its own; it stands in the line, drawing or waiting, when the next one starts."""
    threads: list[Thread] = []

    def start(script: Callable[[], None]) -> Thread:
        before = standing(line)
        thread = Thread(target=script, daemon=True)
        threads.append(thread)
        thread.start()
        until(lambda: standing(line) > before)
        return thread

    yield start
    ended(*threads)


def standing(line: RenderQueue) -> int:
    return len(line.waiting) + (line.current is not None)


def ended(*threads: Thread) -> None:
    for thread in threads:
        thread.join(LIMIT)
        assert not thread.is_alive()


def look_twice(line: Watched) -> None:
    """Whoever waits has looked at the clock as it stands now."""
    before = line.looks
    until(lambda: line.looks >= before + 2)


def drawing(order: list[str], name: str, max_wait: float = FACTS, *, until_told: Event | None = None):
    """A script that draws, and goes on when it is told to."""

    def script() -> None:
        with turn(max_wait):
            if until_told:
                assert until_told.wait(LIMIT)
            order.append(name)

    return script


def test_one_at_a_time_and_whoever_waits_lets_others(line):
    order: list[str] = []
    answered = Event()

    def first():
        with turn():
            order.append("first draws")
            with waiting():
                assert answered.wait(LIMIT)
            order.append("first goes on")

    def second():
        with turn():
            order.append("second draws")
            answered.set()
            until(lambda: line.waiting)  # the first one wants to go on
            order.append("second is done")

    threads = [Thread(target=script, daemon=True) for script in (first, second)]
    threads[0].start()
    until(lambda: order and is_free())
    threads[1].start()
    ended(*threads)
    assert order == ["first draws", "second draws", "second is done", "first goes on"]


def test_facts_come_before_pictures_and_each_in_the_order_of_coming(begin):
    order: list[str] = []
    all_are_here = Event()
    threads = [
        begin(drawing(order, "holder", until_told=all_are_here)),
        *(begin(drawing(order, f"pictures {n}", PICTURES)) for n in (1, 2)),
        *(begin(drawing(order, f"facts {n}")) for n in (1, 2)),
    ]
    all_are_here.set()
    ended(*threads)
    assert order == ["holder", "facts 1", "facts 2", "pictures 1", "pictures 2"]


def test_pictures_give_way_to_facts_alone(patient, begin, clock):
    order: list[str] = []
    all_are_here = Event()

    def first():
        with turn(PICTURES):
            assert all_are_here.wait(LIMIT)
            give_way()
            order.append("first")

    threads = [begin(first)]
    clock.now += 1
    threads += [begin(drawing(order, "second", PICTURES)), begin(drawing(order, "facts"))]
    all_are_here.set()
    ended(*threads)
    assert order == ["facts", "first", "second"]


def test_nobody_gives_way_to_those_who_may_still_be_passed(patient, begin, clock):
    order: list[str] = []
    both_are_here = Event()

    def first():
        with turn(0.4):
            assert both_are_here.wait(LIMIT)
            give_way()
            order.append("first")

    threads = [begin(first)]
    clock.now += 0.3
    threads.append(begin(drawing(order, "second", 0.4)))
    clock.now += 0.2  # longer than the first one would have let others pass
    both_are_here.set()
    ended(*threads)
    assert order == ["first", "second"]


def test_whoever_has_let_others_pass_for_long_enough_comes_first(begin, clock):
    order: list[str] = []
    all_are_here = Event()
    threads = [begin(drawing(order, "holder", until_told=all_are_here)), begin(drawing(order, "pictures", 0.1))]
    clock.now += 0.2
    threads.append(begin(drawing(order, "facts")))
    all_are_here.set()
    ended(*threads)
    assert order == ["holder", "pictures", "facts"]


def test_nobody_waits_for_a_script_that_is_stuck(begin, clock):
    """It loses its turn to the next in the line."""
    order: list[str] = []
    goes_on = Event()
    stuck, second = begin(drawing(order, "stuck", until_told=goes_on)), begin(drawing(order, "second"))
    assert not order
    clock.now += 2 * STUCK
    ended(second)
    assert order == ["second"]
    goes_on.set()
    ended(stuck)
    assert is_free()


def test_a_turn_that_was_lost_is_not_given_on(begin, clock, line):
    """What a script that was stuck gives back when it goes on is somebody else's by now."""
    order: list[str] = []
    goes_on, ready = Event(), Event()
    stuck = begin(drawing(order, "stuck", until_told=goes_on))
    second = begin(drawing(order, "second", until_told=ready))
    clock.now += 2 * STUCK
    until(lambda: not line.waiting)  # the second one draws
    third = begin(drawing(order, "third"))
    goes_on.set()
    ended(stuck)
    look_twice(line)
    assert order == ["stuck"] and standing(line) == 2
    ready.set()
    ended(second, third)
    assert order == ["stuck", "second", "third"] and is_free()


def test_nobody_overtakes_a_line_that_moves(begin, clock, line):
    """Each is quick enough, only together they take longer."""
    order: list[str] = []
    ready = {name: Event() for name in "abc"}
    threads = {name: begin(drawing(order, name, until_told=ready[name])) for name in "abc"}
    for name, behind in (("a", 2), ("b", 1)):
        clock.now += 0.8 * STUCK
        look_twice(line)
        assert len(line.waiting) == behind
        ready[name].set()
        ended(threads[name])
    assert order == ["a", "b"]
    ready["c"].set()
    ended(threads["c"])
    assert order == ["a", "b", "c"]


def test_a_turn_within_a_turn_is_the_same():
    """A part of a page that is drawn again on its own takes one itself."""
    with turn():
        number = render_queue.this_thread.number
        with turn():
            assert render_queue.this_thread.number == number
        assert not is_free()
    assert is_free()


def test_a_turn_is_given_back_whatever_happens():
    with pytest.raises(KeyError), turn():
        raise KeyError
    assert is_free()


def test_who_has_waited_in_vain_has_its_turn_again():
    with turn():
        with pytest.raises(KeyError), waiting():
            raise KeyError
        assert not is_free()
    assert is_free()


def test_waiting_without_a_turn_takes_none():
    with waiting():
        assert is_free()
    assert is_free()


def is_free() -> bool:
    return render_queue.QUEUE.current is None and not render_queue.QUEUE.waiting
