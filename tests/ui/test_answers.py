"""The answers that pages keep: asked once, bounded in bytes, by device and by file, safe for many threads."""

import os
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Event, Thread

import numpy as np
import pytest

from tests.oracles.trained import small
from vgg_explorer.runs.weights import weights_folder
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Echo, Measure
from vgg_explorer.specs.saliency import LookAtFilters
from vgg_explorer.ui.widgets import answers
from vgg_explorer.ui.widgets.answers import AnswerCache, Key, key_of, nbytes

THREADS = 8


@pytest.fixture
def cache():
    return AnswerCache(100_000)


def key(words: str) -> Key:
    return Key(Echo(words), "cpu", 0)


def run(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_those_who_want_it_at_the_same_moment_ask_once(cache):
    arrived, asked, found = [], [], []
    everybody = Event()

    def ask() -> str:
        asked.append(1)
        assert everybody.wait(60)
        return "answer"

    def visit() -> None:
        arrived.append(1)
        if len(arrived) == THREADS:
            everybody.set()
        found.append(cache.answer(key("question"), ask))

    run([Thread(target=visit) for _ in range(THREADS)])
    assert found == ["answer"] * THREADS and len(asked) == 1
    assert cache.answer(key("question"), ask) == "answer" and len(asked) == 1


def test_two_questions_do_not_wait_for_each_other(cache):
    """The first one is answered only when the second one has been."""
    second = Event()

    def first() -> bool:
        return second.wait(60)

    thread = Thread(target=cache.answer, args=(key("first"), first))
    thread.start()
    cache.answer(key("second"), lambda: "answer")
    second.set()
    thread.join(60)
    assert cache.find(key("first")) == (True,)


def test_who_waited_for_a_question_that_failed_asks_again(cache):
    begun, go_on = Event(), Event()

    def fail() -> None:
        begun.set()
        assert go_on.wait(60)
        raise SpecError("busy")

    def first() -> None:
        with pytest.raises(SpecError, match="busy"):
            cache.answer(key("question"), fail)

    failing = Thread(target=first)
    failing.start()
    assert begun.wait(60)
    found: list = []
    waiting = Thread(target=lambda: found.append(cache.answer(key("question"), lambda: "answer")))
    waiting.start()
    go_on.set()
    for thread in (failing, waiting):
        thread.join(60)
    assert found == ["answer"] and not cache.asked


def test_many_threads_and_little_room(cache):
    """Each answer is its question's own, and the bound holds while others are dropped."""
    wrong: list = []

    def visit(seed: int) -> None:
        for number in np.random.default_rng(seed).integers(0, 40, 300):
            found = cache.answer(key(str(number)), lambda number=number: np.full(2_000, number))
            if found[0] != number or cache.kept.currsize > cache.kept.maxsize:
                wrong.append(number)

    run([Thread(target=visit, args=(seed,)) for seed in range(THREADS)])
    assert not wrong and not cache.asked
    assert cache.kept.currsize == sum(map(nbytes, cache.kept.values()))


def test_the_least_recently_used_is_dropped_and_what_is_too_large_not_kept(cache):
    for name in "abc":
        cache.answer(key(name), lambda: np.zeros(40_000, np.uint8))
        cache.find(key("a"))
    assert cache.find(key("a")) and cache.find(key("c")) and not cache.find(key("b"))
    assert cache.answer(key("d"), lambda: np.zeros(100_001, np.uint8)).size == 100_001
    assert not cache.find(key("d")) and cache.find(key("a"))


def test_the_question_counts_as_the_answer_does(cache):
    cache.answer(key("x" * 60_000), lambda: "short")
    cache.answer(key("y" * 60_000), lambda: "short")
    assert len(cache.kept) == 1


@dataclass(frozen=True)
class Holder:
    pixels: np.ndarray
    parts: tuple


@dataclass(frozen=True, slots=True)
class SlottedHolder:
    pixels: np.ndarray


def test_bytes_are_those_of_all_arrays_inside():
    pixels = np.zeros((100, 100), np.float32)
    inside = Holder(pixels, (SlottedHolder(pixels), {"b": pixels[::2]}, [pixels]))
    assert 140_000 < nbytes(inside) < 142_000
    assert nbytes(None) < 100 and nbytes("x" * 1000) > 1000


def test_another_device_and_a_new_file_are_asked_again(monkeypatch, empty_answers):
    asked: list = []
    monkeypatch.setattr(answers, "ask", lambda question, **_: asked.append(question))
    file = weights_folder() / "0123456789abcdef.safetensors"
    small(file)
    filters, speed = LookAtFilters("own:0123456789abcdef"), Measure("conv3-4 gap FC-2")
    for question in (filters, filters, speed, speed):
        answers.answer(question)
    assert asked == [filters, speed]
    assert answers.is_kept(filters) and answers.kept_answer(speed) is None  # the answer itself is None here
    os.utime(file, ns=(1, 1))
    assert not answers.is_kept(filters) and answers.is_kept(speed)
    answers.answer(filters)
    monkeypatch.setenv("VGG_EXPLORER_DEVICE", "auto")
    settings.cache_clear()
    assert not answers.is_kept(filters) and not answers.is_kept(speed)
    answers.answer(speed)
    assert asked == [filters, speed, filters, speed]


def test_questions_of_no_known_kind_are_no_keys():
    with pytest.raises(TypeError, match="Echo"):
        key_of(Echo("x"))


def test_in_the_background_a_question_is_asked_once_and_found_later(cache):
    go_on, asked = Event(), []

    def ask() -> str:
        asked.append(1)
        assert go_on.wait(60)
        return "answer"

    first, second = (cache.later(key("question"), ask) for _ in range(2))
    assert first is second and not first.done()
    go_on.set()
    assert first.result(60) == "answer"
    assert all(cache.later(key("question"), ask).result(0) == "answer" for _ in range(2)) and len(asked) == 1


def test_a_failure_in_the_background_is_handed_out_once_then_asked_again(cache):
    """A page that looks again and again gets to see it, instead of asking for ever."""

    def fail() -> None:
        raise SpecError("busy")

    future: Future = cache.later(key("question"), fail)
    assert isinstance(future.exception(60), SpecError)
    assert cache.later(key("question"), fail) is future
    assert cache.later(key("question"), lambda: "answer").result(60) == "answer"
