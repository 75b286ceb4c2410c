"""What a run is doing, derived from facts: nothing is called running because somebody once wrote so."""

from dataclasses import dataclass, field
from typing import Literal

from vgg_explorer.language import N_
from vgg_explorer.runs.kinds import read_spec
from vgg_explorer.runs.processes import alive, host
from vgg_explorer.specs.brought_in import Privacy
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run_event import Loading
from vgg_explorer.specs.run_facts import RunFacts, TriedRate
from vgg_explorer.specs.run_result import RunSummary, Score
from vgg_explorer.specs.spec import Spec

Exit = Literal["finished", "diverged", "stopped", "refused", "failed", "interrupted"]
State = Literal["waiting", "running", "stopping"] | Exit
AT_WORK = ("running", "stopping")
OPEN = ("waiting", *AT_WORK)
RESUMABLE = ("stopped", "failed", "interrupted")
STATES: dict[State, str] = {
    "waiting": N_("waiting"),
    "running": N_("at work"),
    "stopping": N_("stopping"),
    "finished": N_("finished"),
    "diverged": N_("diverged"),
    "stopped": N_("stopped"),
    "refused": N_("refused"),
    "failed": N_("failed"),
    "interrupted": N_("broken off"),
}
DAMAGED = N_("the checkpoint {name} is damaged or is none; the run must start again.")
OTHER_WEIGHTS = N_("the weights are others than those that the test began with; it must start again.")
SILENT = 60.0  # seconds without a heartbeat after which a worker on another machine counts as gone
BEAT = 5.0  # seconds between two heartbeats


@dataclass(frozen=True)
class Run:
    """A row of the store. `now` is the database's clock when it was read.

    `doing` is what it does before its first step; `facts` are known once its pictures are read, `rates` where several
    were tried, and `outcome` when it has ended by itself. `error` says why it did not, or that its row is damaged.
    `private`: whose business it is (`specs.brought_in`), which `runs.person` decides by.
    `needs` are the runs that must finish first, by their ids; `choose` those of them whose best learning rate it takes.
    """

    number: int
    id: str
    owner: str
    spec_json: str
    name: str
    tags: tuple[str, ...]
    batch: str
    private: Privacy
    needs: tuple[str, ...]
    choose: tuple[str, ...]
    tests: bool
    keeps: bool
    requested: float
    started: float | None
    finished: float | None
    heartbeat: float | None
    host: str | None
    pid: int | None
    born: str | None
    stop: bool
    exit: Exit | None
    error: Message | None
    doing: Loading | None
    facts: RunFacts | None
    rates: tuple[TriedRate, ...]
    outcome: RunSummary | None
    now: float
    state: State = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", state_of(self))

    @property
    def spec(self) -> Spec:
        """What it is asked for; `specs.run.training` where it must be a training run."""
        return read_spec(self.spec_json)

    @property
    def must_start_again(self) -> bool:
        """Whether it has nothing to go on from: its checkpoint was refused."""
        return self.error is not None and self.error.sentence in (DAMAGED, OTHER_WEIGHTS)

    @property
    def test(self) -> Score | None:
        """How it did on the test set, None where it was not tested."""
        return self.outcome.test if self.outcome else None

    @property
    def title(self) -> str:
        """What a person called it, or its network."""
        return self.name or self.spec.network

    @property
    def seconds(self) -> float:
        """How long it has been at work, or was the last time; never below 0, whatever the clocks do."""
        if self.started is None:
            return 0.0
        end = self.finished if self.finished is not None else self.now
        return max(0.0, end - self.started)


def state_of(run: Run) -> State:
    if run.exit is not None:
        return run.exit
    if run.pid is None:
        return "waiting"
    if not at_work(run):
        return "interrupted"
    return "stopping" if run.stop else "running"


def at_work(run: Run) -> bool:
    """Whether its process is alive; of another machine only the heartbeat is known."""
    if run.host == host():
        return alive(run.pid, run.born)
    return run.heartbeat is not None and run.now - run.heartbeat < SILENT
