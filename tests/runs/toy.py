"""A kind of run that counts, so that what all kinds share can be tested without training."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.runs.kinds import KINDS, Kind, read_spec
from vgg_explorer.runs.run_writer import RunWriter
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.run_event import Done, Ready, Report, StepDone, Stopped
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import Ended, RunSummary
from vgg_explorer.specs.spec import Spec


@dataclass(frozen=True, slots=True)
class CountSpec(Spec):
    """Count `to` a number."""

    kind: ClassVar[str] = "count"
    network: str = "conv3-8 gap FC-6"
    dataset: str = "shapes"
    seed: int = 0
    to: int = 20


@dataclass(frozen=True, slots=True)
class Counted:
    """How far it came."""

    steps: int
    ended: Ended = "finished"

    @property
    def summary(self) -> RunSummary:
        return RunSummary()


def check_count(spec: CountSpec) -> None:
    check("the number that is counted to", spec.to, 1, 1000)


COUNT = Kind(CountSpec, worker="tests.runs.toy", check=check_count, result=Counted)


def register() -> None:
    KINDS[CountSpec.kind] = COUNT


def counting(spec: Spec) -> CountSpec:
    assert isinstance(spec, CountSpec)
    return spec


def never(step: int) -> bool:
    """Whether a gate is closed that nobody closes."""
    return False


def count(
    record: RunWriter, folder: RunFolder, to: int, pause: float = 0.004, is_closed: Callable[[int], bool] = never
) -> None:
    """Count, and wait at a gate while it is closed; what has been counted is in a file, as a checkpoint is."""
    counted = folder.path / "counted"
    step = int(counted.read_text()) if counted.exists() else 0
    while step < to:
        step += 1
        record.measured(step, {"loss": 1 / step})
        write_text(counted, str(step))
        time.sleep(pause)
        stops = record.stop_requested()
        while is_closed(step) and not stops:
            time.sleep(pause)
            stops = record.stop_requested()
        if stops:
            record.end("stopped")
            return
    record.end("finished", outcome=RunSummary())


def carry_out(folder: RunFolder, report: Report, stopped: Callable[[], bool], **_: Any) -> None:
    """The work as `worker.stored_run` calls it."""
    spec = counting(read_spec((folder.path / "spec.json").read_text(encoding="utf-8")))
    report(Ready(RunFacts(parameters=0, macs=0, shape=(3, 32, 32), classes=6, steps=spec.to)))
    for step in range(1, spec.to + 1):
        report(StepDone(step, 1 / step, 0.0))
        if stopped():
            report(Stopped(0, step))
            return
    report(Done(Counted(spec.to)))
