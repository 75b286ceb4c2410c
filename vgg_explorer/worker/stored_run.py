"""A run of the store, from the moment that it is its turn: claimed, carried out, and its end written down."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Event, Thread

from torch import OutOfMemoryError

from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.plan import processors
from vgg_explorer.runs.brought import check_holds_all
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.kinds import kind_of
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.processes import step_back
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.state import BEAT, Exit
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message, as_message
from vgg_explorer.specs.run_event import (
    Report,
    RunEvent,
)
from vgg_explorer.specs.spec import Spec
from vgg_explorer.worker.reporter import Reporter, RoomWatch


def run(id: str, *, ranks: Alone | None = None) -> None:
    """Carry out the run with that id, unless another process has it; what is printed goes into its log."""
    asked = Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the app's terminal is not meant for runs
    step_back()
    with logging_to(folder_of(id).log):
        carry_out_stored(id, asked.is_set, ranks=ranks or Alone())


def carry_out_stored(id: str, asked: Callable[[], bool], *, ranks: Alone) -> None:
    """The run from its claim to its end; it stops when `asked` to, or when the store says so."""
    store, folder = open_store(), folder_of(id)
    if ranks.rank == 0 and not claim(store, id, os.getpid()):
        return
    known, writer = find(store, id), RunWriter(store, id)
    with beating(writer):
        reporter = Reporter(writer, known.rates, RoomWatch(store, known.owner, writer))
        report: Report = reporter if ranks.rank == 0 else silent

        def work() -> None:
            check_holds_all(store, [known.spec], Person(known.owner))
            worker_of(known.spec)(
                folder.for_spec(known.spec),
                report,
                lambda: asked() or writer.stop_requested(),
                ranks=ranks,
                test=known.tests,
                keeps=known.keeps,
                most=max(1, processors() // settings().concurrent_runs),
                needs=known.needs,
            )

        exit, error = ending(work)
        if ranks.rank == 0:
            writer.end(exit or reporter.exit, error=error, outcome=reporter.outcome)


def worker_of(spec: Spec) -> Callable[..., None]:
    """What carries out a run of its kind."""
    work: Callable[..., None] = import_module(kind_of(spec).worker).carry_out
    return work


def ending(work: Callable[[], None]) -> tuple[Exit | None, Message | None]:
    """Do the work; how and why it ended, where it was by an error."""
    try:
        work()
        return None, None
    except SpecError as error:
        print(error)
        return "refused", as_message(error)
    except (MemoryError, OutOfMemoryError):  # a processor's, a GPU's
        traceback.print_exc()
        return "failed", Message("the memory is not enough; take smaller batches or a smaller network.", {})
    except OSError as error:
        traceback.print_exc()
        reason = error.strerror or str(error)
        return "failed", Message("the disk refused: {reason}. What was saved before is kept.", {"reason": reason})
    except Exception as error:
        traceback.print_exc()
        return "failed", Message("it failed: {reason}. Its log says more.", {"reason": brief_reason(error)})


def brief_reason(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def silent(event: RunEvent) -> None:
    """For all processes of a group but the first."""


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """All that this process prints, its libraries too, at the end of a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [os.dup(stream) for stream in (1, 2)]
    with path.open("ab") as log:
        try:
            for stream in (1, 2):
                os.dup2(log.fileno(), stream)
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for stream, before in zip((1, 2), kept, strict=True):
                os.dup2(before, stream)
                os.close(before)


@contextmanager
def beating(writer: RunWriter) -> Iterator[None]:
    """Signs of life while nothing else is written."""
    over = Event()

    def beat() -> None:
        while not over.wait(BEAT):
            writer.alive()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
