"""What answers questions: today processes of this machine, one for all questions in turn and one for each long one."""

from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Protocol

from vgg_explorer.runs.answer_process import AnswerProcess, send, signs
from vgg_explorer.runs.launch import Fresh, Launcher
from vgg_explorer.runs.messages import MessageKind, kind_of, opened, packed
from vgg_explorer.runs.turns import Turns
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError

DETACHED = 2  # downloads at a time
DOWNLOAD = 6 * 3_600.0  # seconds: the largest over a slow line


class Answers(Protocol):
    """Answers the questions of clients."""

    def prepare(self) -> None:
        """Whatever takes seconds before the first question can be answered."""

    def answer(self, question: bytes, client: Connection) -> None:
        """Send the client all that comes of its question, progress and then the answer or an error."""

    def end(self) -> None:
        """Answer no more."""


class LocalAnswers:
    """One process answers in turn, another reads the files of strangers; slow questions get processes of their own.

    Of those there are a few at a time, and of downloads too.
    """

    def __init__(self, launcher: Launcher) -> None:
        self.launcher, most = launcher, settings().waiting_questions
        self.shared = AnswerProcess(launcher, seconds=settings().question_seconds)
        self.reading = AnswerProcess(Fresh(), seconds=settings().question_seconds, reads=True)
        self.turns = {
            MessageKind.QUESTION: Turns(1, most),
            MessageKind.READ: Turns(1, most),
            MessageKind.ALONE: Turns(settings().concurrent_runs, most),
            MessageKind.DETACHED: Turns(DETACHED, most),
        }
        self.detached: set[bytes] = set()  # questions whose answer nobody waits for, at work or waiting
        self.lock = Lock()

    def prepare(self) -> None:
        self.shared.prepare()

    def answer(self, message: bytes, client: Connection) -> None:
        asker, question = opened(message)
        kind = kind_of(question)
        if kind is MessageKind.DETACHED:
            self._begin(asker, question)
            send(client, packed(MessageKind.ANSWER, None))
            return
        try:
            with self.turns[kind].turn(asker, signs(client)):
                self._answer(kind, question, client)
        except SpecError as error:
            send(client, packed(MessageKind.REFUSED, error))

    def _answer(self, kind: MessageKind, question: bytes, client: Connection) -> None:
        if kind is MessageKind.ALONE:
            self._alone(question, client, settings().slow_question_seconds)
        else:
            (self.reading if kind is MessageKind.READ else self.shared).answer(question, client)

    def _begin(self, asker: str, question: bytes) -> None:
        """Have it done by nobody but one process, however many ask for it."""
        with self.lock:
            if question in self.detached:
                return
            self.detached.add(question)
        Thread(target=self._detached, args=(asker, question), daemon=True).start()

    def _detached(self, asker: str, question: bytes) -> None:
        try:
            with suppress(SpecError), self.turns[MessageKind.DETACHED].turn(asker, lambda: None):
                self._alone(question, None, DOWNLOAD)
        finally:
            with self.lock:
                self.detached.discard(question)

    def _alone(self, question: bytes, client: Connection | None, seconds: float) -> None:
        process = AnswerProcess(self.launcher, seconds=seconds)
        try:
            process.answer(question, client)
        finally:
            process.end()

    def end(self) -> None:
        self.shared.end()
        self.reading.end()
