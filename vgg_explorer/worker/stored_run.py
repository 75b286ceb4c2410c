"""A run of the store, from the moment that it is its turn: claimed, carried out, and its end written down."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from torch import OutOfMemoryError

from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.plan import processors
from vgg_explorer.language import N_
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.kinds import kind_of
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.processes import step_back
from vgg_explorer.runs.run_writer import Record, claim
from vgg_explorer.runs.state import BEAT, Exit
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message, as_message
from vgg_explorer.specs.spec import Spec

READING = N_("reading the data set")
LOADED = 0.3  # seconds between two words about what is being read


def run(id: str, *, ranks: Alone | None = None) -> None:
    """Carry out the run with that id, unless another process has it; what is printed goes into its log."""
    asked = Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the app's terminal is not meant for runs
    step_back()
    with logging_to(folder_of(id).log):
        record(id, asked.is_set, ranks=ranks or Alone())


def record(id: str, asked: Callable[[], bool], *, ranks: Alone) -> None:
    """The run from its claim to its end; it stops when `asked` to, or when the store says so."""
    store, folder = open_store(), folder_of(id)
    if ranks.rank == 0 and not claim(store, id, os.getpid()):
        return
    known, record = find(store, id), Record(store, id)
    with beating(record):
        told = Told(record, known.facts)
        say: Callable[..., None] = told if ranks.rank == 0 else silent
        exit, error = ending(
            lambda: worker_of(known.spec)(
                folder.for_spec(known.spec),
                say,
                lambda: asked() or record.stop_requested(),
                ranks=ranks,
                test=known.tests,
                keeps=known.keeps,
                most=max(1, processors() // settings().concurrent_runs),
            )
        )
        if ranks.rank == 0:
            record.end(exit or told.exit, error=error, outcome=told.outcome)


def worker_of(spec: Spec) -> Callable[..., None]:
    """What carries out a run of its kind."""
    work: Callable[..., None] = import_module(kind_of(spec).worker).carry_out
    return work


def ending(work: Callable[[], None]) -> tuple[Exit | None, Message | None]:
    """Do the work; how it ended where it did not say so itself, and why."""
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


class Told:
    """What a run tells, as rows of the store and lines of its log."""

    def __init__(self, record: Record, facts: Mapping[str, Any]) -> None:
        self.record, self.facts = record, dict(facts)
        self.exit: Exit = "failed"
        self.outcome: dict[str, Any] | None = None
        self.loaded = 0.0

    def __call__(self, event: str, **told: Any) -> None:
        match event:
            case "reading":
                self.record.doing(READING)
            case "load" if monotonic() - self.loaded >= LOADED:
                self.loaded = monotonic()
                self.record.doing(told["what"], told["done"], told["of"])
            case "ready":
                self.facts |= told
                self.record.ready(self.facts)
            case "step":
                step = told.pop("step")
                self.record.measured(step, told)
            case "epoch":
                print(in_words(told), flush=True)
                step = told.pop("step")
                self.record.measured(step, told)
            case "stopped":
                self.exit = "stopped"
            case "done":
                self.exit = "diverged" if told["ended"] == "diverged" else "finished"
                self.outcome = summary(told)


def silent(event: str, **told: Any) -> None:
    """What a process says that is not the first of its group."""


def in_words(epoch: Mapping[str, Any]) -> str:
    return (
        f"epoch {epoch['epoch']}: training loss {epoch['training_loss']:.4f}, accuracy "
        f"{100 * epoch['training_accuracy']:.2f} %; validation loss {epoch['validation_loss']:.4f}, accuracy "
        f"{100 * epoch['validation_accuracy']:.2f} %; {epoch['seconds']:.1f} s"
    )


def summary(result: Mapping[str, Any]) -> dict[str, Any]:
    """What the store keeps of a result; history and confusion matrix have their own places."""
    kept = {name: result[name] for name in ("ended", "best_epoch", "findings", "surroundings")}
    kept["training_seconds"] = sum(epoch["seconds"] for epoch in result["history"])
    test = result["test"]
    measured = {name: test[name] for name in ("top1", "top5", "loss", "total")} if test else None
    return {**kept, "test": measured}


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
def beating(record: Record) -> Iterator[None]:
    """Signs of life while nothing else is written."""
    over = Event()

    def beat() -> None:
        while not over.wait(BEAT):
            record.alive()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
