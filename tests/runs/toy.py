"""A kind of run that counts, so that what all kinds share can be tested without training."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.runs.kinds import KINDS, Kind, read_spec
from vgg_explorer.runs.run_writer import Record
from vgg_explorer.specs.layers import check
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


def check_count(spec: CountSpec) -> None:
    check("the number that is counted to", spec.to, 1, 1000)


COUNT = Kind(CountSpec, worker="tests.runs.toy", check=check_count, result=Counted)


def register() -> None:
    KINDS[CountSpec.kind] = COUNT


def counting(spec: Spec) -> CountSpec:
    assert isinstance(spec, CountSpec)
    return spec


def count(record: Record, folder: RunFolder, to: int, pause: float = 0.004) -> None:
    """Count; what has been counted is in a file, as a checkpoint is."""
    counted = folder.path / "counted"
    step = int(counted.read_text()) if counted.exists() else 0
    while step < to:
        step += 1
        record.measured(step, {"loss": 1 / step})
        write_text(counted, str(step))
        time.sleep(pause)
        if record.stop_requested():
            record.end("stopped")
            return
    folder.write_result({"steps": step})
    record.end("finished", outcome={"test": None})


def carry_out(folder: RunFolder, tell: Callable[..., None], stopped: Callable[[], bool], **_: Any) -> None:
    """The work as `worker.stored_run` calls it."""
    spec = counting(read_spec((folder.path / "spec.json").read_text(encoding="utf-8")))
    tell("ready", steps=spec.to, step=0)
    for step in range(1, spec.to + 1):
        tell("step", step=step, loss=1 / step)
        if stopped():
            tell("stopped", epoch=0, step=step)
            return
    tell("done", ended="finished", best_epoch=None, findings=[], surroundings={}, history=[], test=None)
