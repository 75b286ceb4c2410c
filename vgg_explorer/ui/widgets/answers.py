"""A cache of the answers of workers, shared by all visitors: bounded in bytes, each question asked once.

A key is a question, the device setting, and the time of the file of weights that the question is about: neither
another device nor a file that was written anew is given an old answer. A question that failed is asked again.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass, replace
from sys import getsizeof
from threading import Condition
from typing import Any, NamedTuple, TypeVar

import numpy as np
from cachetools import LRUCache

from vgg_explorer.runs.ask import ask
from vgg_explorer.runs.weights import known
from vgg_explorer.settings import settings
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.question import Calibrate, Measure, Question
from vgg_explorer.specs.reading import ListPictures, ReadPicture
from vgg_explorer.specs.receptive_field import MeasureFields
from vgg_explorer.specs.saliency import Activate, Explain, Imagine, LookAtFilters, Trust
from vgg_explorer.ui.frame import visit
from vgg_explorer.ui.frame.render_queue import give_way, waiting

ROOM = 200_000_000  # bytes of questions and answers that are kept
FUTURES = 500  # questions that may be asked in the background at a time

Answer = TypeVar("Answer")


class Key(NamedTuple):
    question: Question[Any]
    device: str
    changed: int  # nanoseconds, the time of the file of weights; 0 for a question that is about none


class AnswerCache:
    """Answers by key, the least recently used dropped first; every method may be called by any thread."""

    def __init__(self, room: int) -> None:
        self.kept: LRUCache[Key, tuple[Key, Any]] = LRUCache(room, getsizeof=nbytes)
        self.asked: set[Key] = set()  # that somebody is asking at this moment
        self.futures: LRUCache[Key, Future[Any]] = LRUCache(FUTURES)
        self.condition = Condition()
        self.background = ThreadPoolExecutor(2, thread_name_prefix="answers")

    def find(self, key: Key) -> tuple[Any] | None:
        """The answer in a tuple of its own, if it is kept: an answer may be None."""
        with self.condition:
            return self.kept[key][1:] if key in self.kept else None

    def answer(self, key: Key, ask_once: Callable[[], Any]) -> Any:
        """The answer that is kept, or that comes; who asks while somebody else does waits for that answer."""
        with self.condition:
            self.condition.wait_for(lambda: key not in self.asked)
            if key in self.kept:
                return self.kept[key][1]
            self.asked.add(key)
        with self._asking(key):
            found = ask_once()
            self._keep(key, found)
        return found

    def later(self, key: Key, ask_once: Callable[[], Any]) -> Future[Any]:
        """The answer, or that it is on its way; a failure is handed out once, and then the question asked again."""
        with self.condition:
            future = self.futures.pop(key, None)
            if future is None and key in self.kept:
                future = Future()
                future.set_result(self.kept[key][1])
            elif future is None:
                future = self.background.submit(self.answer, key, ask_once)
            if not future.done():
                self.futures[key] = future
            return future

    @contextmanager
    def _asking(self, key: Key) -> Iterator[None]:
        """Also after an error those who wait go on: they find the answer, or ask themselves."""
        try:
            yield
        finally:
            with self.condition:
                self.asked.discard(key)
                self.condition.notify_all()

    def _keep(self, key: Key, found: Any) -> None:
        with self.condition, suppress(ValueError):  # larger than the room for all: it is not kept
            self.kept[key] = (key, found)


def nbytes(value: object) -> int:
    """Bytes of memory: of arrays, texts and numbers, and of the dataclasses, tuples, lists and dicts around them."""
    size = getsizeof(value)
    match value:
        case np.ndarray():
            return size + (value.nbytes if value.base is not None else 0)  # a view's own size leaves its data out
        case tuple() | list():
            return size + sum(map(nbytes, value))
        case dict():
            return size + sum(map(nbytes, value.items()))
    return size + sum(nbytes(getattr(value, field.name)) for field in (fields(value) if is_dataclass(value) else ()))


CACHE = AnswerCache(ROOM)


def answer(question: Question[Answer], *, progress: Progress | None = None, slow: bool = False) -> Answer:
    """The answer to a question; others may draw while this page waits for a worker."""
    key = key_of(question)
    if found := CACHE.find(key):
        give_way()
        kept: Answer = found[0]
        return kept
    asker = visit.number()
    with waiting():
        come: Answer = CACHE.answer(key, lambda: ask(question, progress=progress, slow=slow, asker=asker))
        return come


def answer_later(question: Question[Answer]) -> "Future[Answer]":
    """The same for a page that does not wait: it is asked in the background."""
    asker = visit.number()
    return CACHE.later(key_of(question), lambda: ask(question, asker=asker))


def kept_answer(question: Question[Answer]) -> Answer | None:
    """The answer if it is kept, without asking."""
    found = CACHE.find(key_of(question))
    return found[0] if found else None


def is_kept(question: Question[Any]) -> bool:
    return CACHE.find(key_of(question)) is not None


def key_of(question: Question[Any]) -> Key:
    weights = weights_of(question)
    changed = known(weights, paths=False).path.stat().st_mtime_ns if weights else 0
    if isinstance(question, ReadPicture):
        question = replace(question, content=b"")  # its digest says which picture it is
    return Key(question, settings().device, changed)


def weights_of(question: Question[Any]) -> str:
    """The name of the weights that a question is about; empty for one that is about a line."""
    match question:
        case Explain() | Activate() | LookAtFilters() | Imagine() | MeasureFields():
            return question.weights
        case Trust():
            return question.asked.weights
        case Measure() | Calibrate() | ReadPicture() | ListPictures():
            return ""
    raise TypeError(f"a page keeps no answers to {type(question).__name__}")
