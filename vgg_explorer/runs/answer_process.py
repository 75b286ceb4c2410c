"""A process that answers questions: one at a time, within limits of time and memory."""

from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.process import BaseProcess
from time import monotonic

from vgg_explorer.runs.launch import Launcher
from vgg_explorer.runs.messages import LAST, MessageKind, kind_of, packed
from vgg_explorer.runs.processes import resident
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError

ANSWERS = "vgg_explorer.worker.answer"
READS = "vgg_explorer.worker.reading"
LOOK = 0.1  # seconds between two looks at time and memory
SIGN = 1.0  # seconds between two signs of life


class AnswerProcess:
    """The process and the connection to it. One that dies or must be ended is replaced.

    One that `reads` the files of strangers needs no torch, and does nothing else.
    """

    def __init__(self, launcher: Launcher, *, seconds: float, reads: bool = False) -> None:
        self.launcher, self.seconds, self.reads = launcher, seconds, reads
        self.process: BaseProcess | None = None
        self.pipe: Connection | None = None

    def answer(self, question: bytes, client: Connection | None) -> None:
        """Ask, and pass all that comes on to the client; an error is an answer too. One question at a time."""
        try:
            self._relay(question, client)
        except SpecError as error:
            self.end()
            send(client, packed(MessageKind.REFUSED, error))
        except OSError:  # who asked is gone: nobody needs the answer
            self.end()

    def prepare(self) -> tuple[BaseProcess, Connection]:
        """The process, a new one where there is none."""
        if self.process is None or self.pipe is None or not self.process.is_alive():
            self.end()
            self.pipe, there = Pipe()
            self.process = self.launcher.start(READS if self.reads else ANSWERS, "serve", there)
            there.close()
        return self.process, self.pipe

    def _relay(self, question: bytes, client: Connection | None) -> None:
        process, pipe = self.prepare()
        pipe.send_bytes(question)
        end, look = monotonic() + self.seconds, signs(client)
        others: list[Connection | int] = [process.sentinel, *([client] if client else [])]
        while True:
            ready = wait([pipe, *others], timeout=LOOK)
            if pipe in ready:
                try:
                    message = pipe.recv_bytes()
                except EOFError:
                    raise died() from None
                send(client, message)
                if kind_of(message) in LAST:
                    break
            elif process.sentinel in ready:
                raise died()
            elif client in ready:
                raise BrokenPipeError  # the client says nothing more unless it hangs up
            self._check_limits(process, end)
            look()
        if too_large(process):
            self.end()  # the answer was allowed, what it left behind is not

    def _check_limits(self, process: BaseProcess, end: float) -> None:
        if monotonic() > end:
            raise SpecError("no answer within {seconds} s; ask for less.", seconds=f"{self.seconds:.0f}")
        if too_large(process):
            most = f"{settings().question_megabytes:,}"
            raise SpecError("the answer would take more than {most} MB of memory; ask for less.", most=most)

    def end(self) -> None:
        """End the process at once, whatever it does."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
        if self.pipe is not None:
            self.pipe.close()
        self.process = self.pipe = None


def send(client: Connection | None, message: bytes) -> None:
    if client is not None:
        client.send_bytes(message)


def signs(client: Connection | None) -> Callable[[], None]:
    """What gives a client a sign of life, once a second at most; it raises BrokenPipeError where nobody listens."""
    last = monotonic()

    def sign() -> None:
        nonlocal last
        if client is None or monotonic() - last < SIGN:
            return
        last = monotonic()
        if client.poll(0):
            raise BrokenPipeError  # the client says nothing more unless it hangs up
        send(client, packed(MessageKind.WAITING, None))

    return sign


def died() -> SpecError:
    return SpecError("the process that was to answer has ended; ask again.")


def too_large(process: BaseProcess) -> bool:
    return process.pid is not None and resident(process.pid) > settings().question_megabytes * 10**6
