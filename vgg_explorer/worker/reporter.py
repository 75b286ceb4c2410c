"""What a run of the store reports, written down; and whether there is room for what it writes."""

from dataclasses import asdict
from time import monotonic
from typing import assert_never

from vgg_explorer.language import N_
from vgg_explorer.runs.quotas import check_room
from vgg_explorer.runs.run_writer import RunWriter
from vgg_explorer.runs.state import Exit
from vgg_explorer.runs.store import Store
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import as_message
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
from vgg_explorer.specs.run_facts import TriedRate
from vgg_explorer.specs.run_result import RunSummary
from vgg_explorer.worker.event_line import epoch_line

READING = N_("reading the data set")
LOADED = 0.3  # seconds between two reports of what is being read
ROOM_LOOK = 10.0  # seconds between two looks at the room for runs


class RoomWatch:
    """Has a run save and stop where its files leave no room, after what can go has gone."""

    def __init__(self, store: Store, owner: str, writer: RunWriter) -> None:
        self.store, self.owner, self.writer = store, owner, writer
        self.looked = monotonic()

    def __call__(self) -> None:
        if monotonic() - self.looked < ROOM_LOOK:
            return
        self.looked = monotonic()
        try:
            check_room(self.store, self.owner)
        except SpecError as error:
            self.writer.ask_to_stop(as_message(error))


class Reporter:
    """Writes what a run reports into its row of the store, and its epochs into its log."""

    def __init__(self, writer: RunWriter, rates: tuple[TriedRate, ...], watch: RoomWatch) -> None:
        self.writer, self.rates, self.watch = writer, rates, watch
        self.exit: Exit = "failed"
        self.outcome: RunSummary | None = None
        self.loaded = 0.0

    def __call__(self, event: RunEvent) -> None:
        match event:
            case ReadingDataset():
                self.writer.doing(Loading(READING))
            case Loading():
                self._loading(event)
            case Ready():
                self.writer.ready(event.facts, self.rates)
            case StepDone():
                self.writer.measured(event.step, {"loss": event.loss, "pictures_per_second": event.pictures_per_second})
                self.watch()
            case EpochDone():
                print(epoch_line(event.epoch), flush=True)
                self.writer.measured(event.step, asdict(event.epoch))
            case Stopped():
                self.exit = "stopped"
            case Done():
                self.exit, self.outcome = event.result.ended, event.result.summary
            case Opened() | Refused():  # of runs that are in no store
                pass
            case _ as unknown:
                assert_never(unknown)

    def _loading(self, event: Loading) -> None:
        if monotonic() - self.loaded >= LOADED:
            self.loaded = monotonic()
            self.writer.doing(event)
