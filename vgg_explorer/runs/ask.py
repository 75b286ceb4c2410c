"""Asking a worker: the only client of the supervisor, for pages and the command line alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from vgg_explorer.runs.connection import BROKEN, connect
from vgg_explorer.runs.messages import MessageKind, content, kind_of, packed
from vgg_explorer.runs.start_supervisor import ensure_running
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.question import Question

Answer = TypeVar("Answer")


def ask(question: Question[Answer], *, progress: Progress | None = None, slow: bool = False) -> Answer:
    """The answer of a worker. A SpecError says in a sentence what is wrong with the question, or with the worker.

    `progress` hears how far a slow answer is; what it raises cancels the question. A `slow` one is answered by a
    process of its own, so that nobody else waits for it.
    """
    with connected() as connection:
        connection.send_bytes(packed(kind_for(question, slow), question))
        while True:
            message = received(connection)
            match kind_of(message):
                case MessageKind.PROGRESS:
                    if progress:
                        progress(*content(message))
                case MessageKind.REFUSED:
                    raise content(message)
                case _:
                    answer: Answer = content(message)
                    return answer


def kind_for(question: Question[Any], slow: bool) -> MessageKind:
    """Which process a question goes to."""
    if question.reads:
        return MessageKind.READ
    return MessageKind.ALONE if slow or question.alone else MessageKind.QUESTION


def begin(question: Question[None]) -> None:
    """Have a worker do something that goes on when this process ends; nothing comes back."""
    with connected() as connection:
        connection.send_bytes(packed(MessageKind.DETACHED, question))
        received(connection)


def received(connection: Connection) -> bytes:
    try:
        return connection.recv_bytes()
    except (EOFError, OSError):
        raise SpecError("the connection to the worker processes broke; ask again.") from None


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection to the supervisor, which is started where there is none."""
    address = ensure_running()
    try:
        connection = connect(address)
    except BROKEN:
        raise SpecError("the worker processes do not answer; try again in a moment.") from None
    with connection:
        yield connection
