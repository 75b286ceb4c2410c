"""What answers questions: today processes of this machine, one for all questions in turn and one for each long one."""

from multiprocessing.connection import Connection
from threading import Semaphore, Thread
from typing import Protocol

from vgg_explorer.runs.answer_process import AnswerProcess, send
from vgg_explorer.runs.launch import Fresh, Launcher
from vgg_explorer.runs.messages import MessageKind, kind_of, packed
from vgg_explorer.settings import settings


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

    Of those there are a few at a time.
    """

    def __init__(self, launcher: Launcher) -> None:
        self.launcher = launcher
        self.shared = AnswerProcess(launcher, seconds=settings().question_seconds)
        self.reading = AnswerProcess(Fresh(), seconds=settings().question_seconds, reads=True)
        self.room = Semaphore(settings().concurrent_runs)

    def prepare(self) -> None:
        self.shared.prepare()

    def answer(self, question: bytes, client: Connection) -> None:
        match kind_of(question):
            case MessageKind.QUESTION:
                self.shared.answer(question, client)
            case MessageKind.READ:
                self.reading.answer(question, client)
            case MessageKind.ALONE:
                with self.room:
                    self._alone(question, client)
            case MessageKind.DETACHED:
                Thread(target=self._alone, args=(question, None)).start()
                send(client, packed(MessageKind.ANSWER, None))

    def _alone(self, question: bytes, client: Connection | None) -> None:
        process = AnswerProcess(self.launcher, seconds=None)
        try:
            process.answer(question, client)
        finally:
            process.end()

    def end(self) -> None:
        self.shared.end()
        self.reading.end()
