"""Asking a worker: the only client of the supervisor, for pages and the command line alike."""

from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from vgg_explorer.runs.connection import BROKEN, connect
from vgg_explorer.runs.messages import MessageKind, content, kind_of
from vgg_explorer.runs.messages import question as asked
from vgg_explorer.runs.start_supervisor import ensure_running
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.names import SHELL
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.question import Question

Answer = TypeVar("Answer")
SILENT = 30.0  # seconds without a sign of life, which the supervisor gives every second


def ask(
    question: Question[Answer], *, progress: Progress | None = None, slow: bool = False, asker: str = SHELL
) -> Answer:
    """The answer of a worker. A SpecError says in a sentence what is wrong with the question, or with the worker.

    Where many ask, every `asker` gets a turn.

    `progress` hears how far a slow answer is; what it raises cancels the question. A `slow` one is answered by a
    process of its own, so that nobody else waits for it.
    """
    with connected() as connection:
        connection.send_bytes(asked(kind_for(question, slow), asker, question))
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


def begin(question: Question[None], *, asker: str = SHELL) -> None:
    """Have a worker do something that goes on when this process ends; nothing comes back."""
    with connected() as connection:
        connection.send_bytes(asked(MessageKind.DETACHED, asker, question))
        message = received(connection)
        if kind_of(message) is MessageKind.REFUSED:
            raise content(message)


def received(connection: Connection) -> bytes:
    """The next message that says something; a SpecError where the worker processes are silent for too long."""
    try:
        while connection.poll(SILENT):
            message = connection.recv_bytes()
            if kind_of(message) is not MessageKind.WAITING:
                return message
    except (EOFError, OSError):
        raise SpecError("the connection to the worker processes broke; ask again.") from None
    raise SpecError(
        "the worker processes have been silent for {seconds} s: they are stopped, or the machine is overloaded. Ask "
        "again; supervisor.log says more.",
        seconds=f"{SILENT:.0f}",
    )


def connected() -> Connection:
    """A connection to the supervisor, which is started where there is none.

    A second try finds the next one, where the first was about to end.
    """
    with suppress(*BROKEN):
        return connect(ensure_running())
    try:
        return connect(ensure_running())
    except BROKEN:
        raise SpecError("the worker processes do not answer; try again in a moment.") from None
