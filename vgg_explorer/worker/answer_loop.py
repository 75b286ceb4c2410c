"""How a process answers questions: one after another, until the supervisor hangs up. It needs no torch."""

import signal
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from vgg_explorer.runs.messages import MessageKind, content, packed
from vgg_explorer.runs.processes import step_back
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.question import Question

Answer = Callable[[Question[Any], Progress], Any]
Errors = tuple[type[Exception], ...]


def serve(line: Connection, answer: Answer, *, full: Errors = ()) -> None:
    """Answer what comes over the line; `full` as in `reply`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the app's terminal
    step_back()
    while True:
        try:
            asked = line.recv_bytes()
        except EOFError:
            return
        line.send_bytes(reply(asked, partial(report, line), answer, full=full))


def report(line: Connection, what: str, done: int, of: int) -> None:
    line.send_bytes(packed(MessageKind.PROGRESS, (what, done, of)))


def reply(asked: bytes, progress: Progress, answer: Answer, *, full: Errors = ()) -> bytes:
    """The answer as a message; whatever goes wrong is one sentence. `full` says that memory is not enough."""
    lacking: Errors = (MemoryError, *full)
    try:
        return packed(MessageKind.ANSWER, answer(content(asked), progress))
    except SpecError as error:
        return packed(MessageKind.REFUSED, error)
    except lacking:
        return packed(MessageKind.REFUSED, SpecError("the memory is not enough for this question; ask for less."))
    except Exception as error:
        traceback.print_exc()
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return packed(MessageKind.REFUSED, SpecError("the question failed: {reason}.", reason=reason))
