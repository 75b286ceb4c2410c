"""Processes of this machine: started by the name of what they do, which mostly needs torch; this process never does.

With a forkserver, which has torch loaded, a new one is there after some hundredths of a second. Without (Windows) each
loads torch for itself, so one waits in reserve.
"""

import multiprocessing
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any, Protocol

PRELOADED = [
    "vgg_explorer.worker.stored_run",
    "vgg_explorer.worker.train_run",
    "vgg_explorer.worker.answer",
    "torch._dynamo",
]  # torch loads the last with its first step of SGD, for two seconds


class Launcher(Protocol):
    """Starts `function` of `module` in a process of its own; `prepare` takes the seconds that torch takes to load."""

    def prepare(self) -> None: ...

    def start(self, module: str, function: str, *arguments: Any) -> BaseProcess: ...

    def close(self) -> None: ...


def launcher() -> Launcher:
    methods = multiprocessing.get_all_start_methods()
    return Forks() if "forkserver" in methods else Spares(multiprocessing.get_context("spawn"))


class Forks:
    """Forks of a server that has torch loaded. They live on when this process is killed."""

    def __init__(self) -> None:
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(PRELOADED)
        self.lock = Lock()

    def prepare(self) -> None:
        """The server starts with its first fork."""
        self.start("vgg_explorer.runs.launch", "nothing").join()

    def start(self, module: str, function: str, *arguments: Any) -> BaseProcess:
        process = self.context.Process(target=call, args=(module, function, *arguments), daemon=False)
        with self.lock:
            process.start()
        return process

    def close(self) -> None:
        """The server ends with this process."""


class Spares:
    """Processes of their own, each of which has loaded torch before it is needed: one is always in reserve."""

    def __init__(self, context: BaseContext) -> None:
        self.context = context
        self.lock = Lock()
        self.spare, self.pipe = self._new()

    def prepare(self) -> None:
        """The first spare is loading already."""

    def _new(self) -> tuple[BaseProcess, Connection]:
        here, there = self.context.Pipe()
        process = self.context.Process(target=wait_for_work, args=(there,), daemon=False)  # type: ignore[attr-defined]
        process.start()
        there.close()
        return process, here

    def start(self, module: str, function: str, *arguments: Any) -> BaseProcess:
        with self.lock:
            process, pipe = self.spare, self.pipe
            pipe.send((module, function, arguments))
            pipe.close()
            self.spare, self.pipe = self._new()
            return process

    def close(self) -> None:
        self.pipe.close()  # the spare then has nothing to wait for
        self.spare.join()


class Fresh:
    """Processes that begin with nothing loaded: what they do needs no torch, and is there within a second or two."""

    def prepare(self) -> None:
        """Nothing takes long."""

    def start(self, module: str, function: str, *arguments: Any) -> BaseProcess:
        process = multiprocessing.get_context("spawn").Process(target=call, args=(module, function, *arguments))
        process.start()
        return process

    def close(self) -> None:
        """Nothing waits in reserve."""


def wait_for_work(pipe: Connection) -> None:
    for name in PRELOADED:
        import_module(name)
    try:
        module, function, arguments = pipe.recv()
    except EOFError:
        return
    pipe.close()
    call(module, function, *arguments)


def call(module: str, function: str, *arguments: Any) -> None:
    work: Callable[..., None] = getattr(import_module(module), function)
    work(*arguments)


def nothing() -> None:
    """What the first fork does."""
