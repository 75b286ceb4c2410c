"""What carries out queued runs: the store says which run comes next, an executor places it.

Today there is one, which starts processes on this machine; a cluster would be another.
"""

from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from typing import Protocol

from vgg_explorer.runs.launch import Launcher
from vgg_explorer.runs.state import Run
from vgg_explorer.settings import settings

WORK = "vgg_explorer.worker.stored_run"


class Try(Protocol):
    """One attempt at one run, before it has claimed its run and after."""

    def alive(self) -> bool: ...

    def code(self) -> int | None:
        """How its process has ended, negative for a signal; None where that is not known."""

    def kill(self) -> None:
        """End it at once; a run that is asked to stop reads that in the store."""


class Runs(Protocol):
    """Carries out runs of the store by their ids."""

    def prepare(self) -> None:
        """Whatever takes seconds before the first run can begin."""

    def room(self, at_work: Sequence[Run]) -> int:
        """How many more runs can begin beside those that are at work, or have been started and will be."""

    def start(self, id: str, attempt: int) -> Try:
        """Begin with a run; attempts are counted from 1."""

    def found(self) -> dict[tuple[str, int], Try]:
        """Attempts, by run and number, that an earlier supervisor started and the store does not show at work yet."""

    def close(self) -> None:
        """Begin with no more; what is at work goes on."""


class LocalTry:
    """A process of this machine."""

    def __init__(self, process: BaseProcess) -> None:
        self.process = process

    def alive(self) -> bool:
        return self.process.is_alive()

    def code(self) -> int | None:
        return self.process.exitcode

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


class LocalRuns:
    """Each run is a process of this machine, at most as many at a time as the setting `concurrent_runs` says."""

    def __init__(self, launcher: Launcher) -> None:
        self.launcher = launcher

    def prepare(self) -> None:
        self.launcher.prepare()

    def room(self, at_work: Sequence[Run]) -> int:
        return max(0, settings().concurrent_runs - len(at_work))

    def start(self, id: str, attempt: int) -> Try:
        return LocalTry(self.launcher.start(WORK, "run", id))

    def found(self) -> dict[tuple[str, int], Try]:
        """None: a process claims its run in the store, which names it, or fails to, and then another one can."""
        return {}

    def close(self) -> None:
        self.launcher.close()
