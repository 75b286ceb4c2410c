"""What a worker reports while it carries out a run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import Ended, RunSummary


@dataclass(frozen=True, slots=True)
class Opened:
    """The worker turns to the run of a folder."""

    folder: str


@dataclass(frozen=True, slots=True)
class ReadingDataset:
    """It begins to read the data set of a line."""

    dataset: str


@dataclass(frozen=True, slots=True)
class Loading:
    """What is being done before the first step, and how much of it; `of` is 0 where nobody knows."""

    what: str
    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """The pictures are read, and it begins to learn."""

    facts: RunFacts


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step, counted from 1 over all epochs, and its mean loss in nats; only now and then one is reported."""

    step: int
    loss: float
    pictures_per_second: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """An epoch, and the number of its last step."""

    step: int
    epoch: Epoch


@dataclass(frozen=True, slots=True)
class Stopped:
    """It was asked to stop, and has saved where it stands: both count from 0."""

    epoch: int
    step: int


class Result(Protocol):
    """What came of a run of any kind; of one that trained a RunResult."""

    @property
    def ended(self) -> Ended: ...

    @property
    def summary(self) -> RunSummary: ...


@dataclass(frozen=True, slots=True)
class Done:
    """It has ended by itself."""

    result: Result


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be carried out, and why."""

    sentence: str


RunEvent = Opened | ReadingDataset | Loading | Ready | StepDone | EpochDone | Stopped | Done | Refused
Report = Callable[[RunEvent], None]
