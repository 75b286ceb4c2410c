"""One draws at a time; who waits for a worker lets others draw."""

import threading
import time

import pytest

from vgg_explorer.ui.turns import TURNS, turn, waiting


def test_one_at_a_time_and_whoever_waits_lets_others():
    order: list[str] = []
    inside, answered = threading.Event(), threading.Event()

    def first():
        with turn():
            order.append("first draws")
            with waiting():
                inside.set()
                answered.wait(5)
            order.append("first goes on")

    def second():
        inside.wait(5)
        with turn():
            order.append("second draws")
            answered.set()
            time.sleep(0.05)
            order.append("second is done")

    threads = [threading.Thread(target=each) for each in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert order == ["first draws", "second draws", "second is done", "first goes on"]


def test_a_turn_is_given_back_whatever_happens():
    with pytest.raises(KeyError), turn(), waiting():
        raise KeyError
    assert TURNS.acquire(blocking=False)
    TURNS.release()


def test_waiting_without_a_turn_takes_none():
    with waiting():
        assert TURNS.acquire(blocking=False)
        TURNS.release()
