"""One draws at a time, facts before pictures; who waits for a worker lets others draw; nobody waits for ever."""

import threading
import time
from collections.abc import Callable

import pytest

from vgg_explorer.ui.frame import render_queue
from vgg_explorer.ui.frame.render_queue import FACTS, PICTURES, give_way, turn, waiting


def at_once(*scripts: Callable[[], None]) -> None:
    """Run each in a thread of its own, one started after the other."""
    threads = [threading.Thread(target=script, daemon=True) for script in scripts]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def test_one_at_a_time_and_whoever_waits_lets_others():
    order: list[str] = []
    answered = threading.Event()

    def first():
        with turn():
            order.append("first draws")
            with waiting():
                answered.wait(5)
            order.append("first goes on")

    def second():
        with turn():
            order.append("second draws")
            answered.set()
            time.sleep(0.05)
            order.append("second is done")

    at_once(first, second)
    assert order == ["first draws", "second draws", "second is done", "first goes on"]


def test_facts_come_before_pictures_and_each_in_the_order_of_coming():
    order: list[str] = []
    begin = threading.Event()

    def drawing(name: str, max_wait: float) -> Callable[[], None]:
        def script() -> None:
            with turn(max_wait):
                order.append(name)

        return script

    def holder():
        with turn():
            begin.wait(5)

    def last():
        threading.Timer(0.1, begin.set).start()
        drawing("facts 2", FACTS)()

    scripts = [drawing(f"pictures {n}", PICTURES) for n in (1, 2)]
    at_once(holder, *scripts, drawing("facts 1", FACTS), last)
    assert order == ["facts 1", "facts 2", "pictures 1", "pictures 2"]


def test_pictures_give_way_to_facts_alone():
    order: list[str] = []

    def pictures(name: str) -> Callable[[], None]:
        def script() -> None:
            with turn(PICTURES):
                time.sleep(0.3)
                give_way()
                order.append(name)

        return script

    def facts():
        with turn():
            order.append("facts")

    at_once(pictures("first"), pictures("second"), facts)
    assert order == ["facts", "first", "second"]


def test_nobody_gives_way_to_those_who_still_have_patience():
    order: list[str] = []

    def first():
        with turn(0.4):
            time.sleep(0.5)  # longer than it would have let others pass
            give_way()
            order.append("first")

    def second():
        time.sleep(0.3)
        with turn(0.4):
            order.append("second")

    at_once(first, second)
    assert order == ["first", "second"]


def test_whoever_has_let_others_pass_for_long_enough_comes_first():
    order: list[str] = []

    def holder():
        with turn():
            time.sleep(0.4)

    def pictures():
        with turn(0.1):
            order.append("pictures")

    def facts():
        time.sleep(0.2)
        with turn():
            order.append("facts")

    at_once(holder, pictures, facts)
    assert order == ["pictures", "facts"]


def test_nobody_waits_for_a_script_that_is_stuck(monkeypatch):
    """It loses its turn; what it gives back later is nobody's."""
    monkeypatch.setattr(render_queue, "STUCK", 0.1)
    order: list[str] = []

    def stuck():
        with turn():
            time.sleep(0.5)
            order.append("stuck")

    def second():
        with turn():
            order.append("second")
            time.sleep(0.05)
            order.append("second is done")

    at_once(stuck, second)
    assert order == ["second", "second is done", "stuck"] and is_free()


def test_a_turn_that_was_lost_is_not_given_on(monkeypatch):
    monkeypatch.setattr(render_queue, "STUCK", 0.1)
    order: list[str] = []

    def stuck():
        with turn():
            time.sleep(0.3)

    def second():
        with turn():
            monkeypatch.setattr(render_queue, "STUCK", 5)
            time.sleep(0.5)  # the stuck one leaves meanwhile
            order.append("second")

    def third():
        time.sleep(0.2)
        with turn():
            order.append("third")

    at_once(stuck, second, third)
    assert order == ["second", "third"] and is_free()


def test_nobody_overtakes_a_line_that_moves(monkeypatch):
    """Each is quick enough, only together they take longer."""
    monkeypatch.setattr(render_queue, "STUCK", 0.6)
    order: list[str] = []

    def script(name: str) -> Callable[[], None]:
        def draws() -> None:
            with turn():
                order.append(f"{name} draws")
                time.sleep(0.5)
                order.append(f"{name} is done")

        return draws

    at_once(*(script(name) for name in "abc"))
    assert order == [f"{name} {what}" for name in "abc" for what in ("draws", "is done")]


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
