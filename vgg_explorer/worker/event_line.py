"""Events as lines: of JSON, where a worker is started by hand; in words for the log."""

import json
from dataclasses import asdict

from vgg_explorer.runs.json_reading import Json
from vgg_explorer.runs.run_json import facts_dict, result_dict, summary_dict
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.run_event import (
    Done,
    EpochDone,
    Loading,
    Opened,
    ReadingDataset,
    Ready,
    Refused,
    RunEvent,
    StepDone,
    Stopped,
)
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.test_result import TestResult

EVENTS: dict[type, str] = {
    Opened: "run",
    ReadingDataset: "reading",
    Loading: "load",
    Ready: "ready",
    StepDone: "step",
    EpochDone: "epoch",
    Stopped: "stopped",
    Done: "done",
    Refused: "refused",
}


def event_line(event: RunEvent) -> str:
    return json.dumps(event_dict(event))


def event_dict(event: RunEvent) -> Json:
    """An event as a worker prints it, by its name."""
    match event:
        case Ready():
            found = facts_dict(event.facts)
        case EpochDone():
            found = {"step": event.step, **asdict(event.epoch)}
        case Done(result=RunResult() | TestResult() as result):
            found = result_dict(result)
        case Done():
            found = summary_dict(event.result.summary)
        case _:
            found = asdict(event)
    return {"event": EVENTS[type(event)], **found}


def epoch_line(epoch: Epoch) -> str:
    """A line of the log."""
    return (
        f"epoch {epoch.epoch}: training loss {epoch.training_loss:.4f}, accuracy "
        f"{100 * epoch.training_accuracy:.2f} %; validation loss {epoch.validation_loss:.4f}, accuracy "
        f"{100 * epoch.validation_accuracy:.2f} %; {epoch.seconds:.1f} s"
    )
