"""How far a test is: reported now and then, kept every half minute and when it is asked to stop."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import monotonic

import torch

from vgg_explorer.analysis.dense import largest_map, macs_of_test
from vgg_explorer.engine.as_paper import Counts
from vgg_explorer.engine.checkpoint import DAMAGE, no_checkpoint
from vgg_explorer.engine.plan import device
from vgg_explorer.runs.files import replacing
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.runs.state import OTHER_WEIGHTS
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.run_event import Report, StepDone
from vgg_explorer.specs.test_run import TestSpec

REPORTED = 0.2  # seconds between two batches that are reported, and between two looks whether to stop
SAVED = 30.0  # seconds between two times that the counts are kept
MACS = {"cpu": 3e10, "cuda": 1e13}  # of a batch: a few seconds, after which a test can stop
NUMBERS = {"cpu": 3e7, "cuda": 3e8}  # 32-bit numbers in the largest maps of a batch
MOST = 500  # pictures in a batch


class AskedToStop(Exception):
    """Somebody wants the test to end; what was counted is kept."""


@dataclass
class State:
    """What a test needs to go on: its counts, pictures a batch, and the seconds that it has taken so far.

    Sums of losses are rounded batch by batch, so that the size of a batch is kept to the end.
    """

    counts: Counts
    batch: int
    seconds: float = 0.0


def first_state(networks: Sequence[Network], spec: TestSpec, classes: int) -> State:
    """Before the first picture, with a batch that device and protocol allow."""
    return State(Counts.none(classes), batch_size(networks, spec))


def batch_size(networks: Sequence[Network], spec: TestSpec) -> int:
    """Pictures a batch: limited by the work until somebody can stop it, and by memory."""
    where, widest = device(), max(spec.protocol.scales)
    by_work = MACS[where] / sum(macs_of_test(network, spec.protocol) for network in networks)
    by_memory = NUMBERS[where] / max(largest_map(network, widest) for network in networks)
    return max(1, min(MOST, int(by_work), int(by_memory)))


def read_state(folder: RunFolder, checksums: Sequence[str]) -> State | None:
    """Where the test of a folder stands, None before its first counts; of other weights nothing goes on."""
    if not folder.checkpoint.exists():
        return None
    with boundary(no_checkpoint(folder.checkpoint), usual=DAMAGE):
        found = torch.load(folder.checkpoint, map_location="cpu", weights_only=True)
        kept, state = found["checksums"], State(Counts(**found["counts"]), found["batch"], found["seconds"])
    if kept != list(checksums):
        raise SpecError(OTHER_WEIGHTS)
    return state


class TestProgress:
    """Hears of every batch of a test (`specs.progress.Progress`); raises AskedToStop when somebody wants its end."""

    __test__ = False  # for pytest

    def __init__(
        self,
        folder: RunFolder,
        state: State,
        checksums: Sequence[str],
        report: Report,
        stopped: Callable[[], bool],
    ) -> None:
        self.folder, self.state, self.checksums = folder, state, list(checksums)
        self.report, self.stopped = report, stopped
        self.begun = self.reported = self.saved = monotonic()
        self.before, self.seen = state.seconds, state.counts.done

    @property
    def seconds(self) -> float:
        """Of testing, those before an interruption included."""
        return self.before + monotonic() - self.begun

    def __call__(self, what: str, done: int, of: int) -> None:
        now = monotonic()
        if done < of and now - self.reported < REPORTED:
            return
        speed = (done - self.seen) / max(now - self.reported, 1e-9)
        self.report(StepDone(done, self.state.counts.loss / done, speed))
        self.reported, self.seen = now, done
        if done < of and self.stopped():
            self.save()
            raise AskedToStop
        if now - self.saved >= SAVED:
            self.save()

    def save(self) -> None:
        """The counts so far; the file appears whole or not at all."""
        self.state.seconds = self.seconds
        kept = {
            "counts": asdict(self.state.counts),
            "batch": self.state.batch,
            "seconds": self.state.seconds,
            "checksums": self.checksums,
        }
        self.folder.path.mkdir(parents=True, exist_ok=True)
        with replacing(self.folder.checkpoint) as beside:
            torch.save(kept, beside)
        self.saved = monotonic()
