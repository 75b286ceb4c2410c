"""What came of a run: all of it, what the store keeps of it, and what results compare."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from vgg_explorer.specs.errors import as_written
from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.recipe import Recipe
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.serialisation import canonical, lowest_version, version_1_repr

Ended = Literal["finished", "diverged"]
FindingKind = Literal["chance", "diverged", "not converged", "over-fitted"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about how a run learned, and its sentence."""

    kind: FindingKind
    note: Message

    def text(self, translate: Callable[[str], str] = as_written) -> str:
        return self.note.text(translate)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """On what something was measured; empty where that is not known."""

    python: str = ""
    torch: str = ""
    torchvision: str = ""
    system: str = ""
    processor: str = ""
    gpu: str = ""

    @property
    def hardware(self) -> str:
        return self.gpu or self.processor

    @property
    def versions(self) -> str:
        """Python 3.11.7, torch 2.14.1, torchvision 0.29.1, as far as they are known."""
        known = {"Python": self.python, "torch": self.torch, "torchvision": self.torchvision}
        return ", ".join(f"{name} {version}" for name, version in known.items() if version)


@dataclass(frozen=True, slots=True)
class Score:
    """How a run did on `total` test pictures: shares in [0, 1], and the mean cross-entropy in nats."""

    top1: float
    top5: float
    loss: float
    total: int


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What the store keeps of a result; the history is in its metrics, the confusion matrix in the run's file."""

    ended: Ended = "finished"
    best_epoch: int | None = None
    findings: tuple[Finding, ...] = ()
    surroundings: Surroundings = field(default_factory=Surroundings)
    training_seconds: float | None = None
    test: Score | None = None

    @property
    def converged(self) -> bool:
        return converged(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """All that came of a training run. `test` is of the weights after `best_epoch`, None where nothing was tested.

    `gpu_bytes` is the most memory of a GPU that was in use at once, None where none was used or it is not known.
    """

    spec: RunSpec
    ended: Ended = "finished"
    facts: RunFacts
    class_names: tuple[str, ...]
    history: tuple[Epoch, ...]
    best_epoch: int | None
    test: Evaluation | None
    findings: tuple[Finding, ...]
    surroundings: Surroundings
    gpu_bytes: int | None = None

    @property
    def score(self) -> Score | None:
        test = self.test
        return Score(test.top1, test.top5, test.loss, test.total) if test else None

    @property
    def summary(self) -> RunSummary:
        seconds = sum(epoch.seconds for epoch in self.history)
        return RunSummary(self.ended, self.best_epoch, self.findings, self.surroundings, seconds, self.score)

    @property
    def converged(self) -> bool:
        return converged(self.findings)


def converged(findings: tuple[Finding, ...]) -> bool:
    return all(finding.kind != "not converged" for finding in findings)


@dataclass(frozen=True, slots=True)
class EvaluatedRun:
    """One network that was trained with one seed and tested once.

    `top1` is a share of `total` test pictures; `field` the receptive field of the last feature map in pixels, where it
    is known; `seconds` the time of training, None where other work went on beside it. `shape` (C, H, W) is that of the
    pictures; `versions` and `hardware` say with what it was measured. `id` names the run, or the network of the zoo
    where it is `shipped`.
    """

    id: str
    spec: RunSpec
    name: str
    top1: float
    top5: float
    total: int
    parameters: int
    macs: int
    field: int | None
    seconds: float | None
    converged: bool
    hardware: str
    versions: str
    shape: Shape
    classes: int
    shipped: bool = False

    @property
    def fitted(self) -> str:
        """The line of the network as it was trained: for these pictures, with as many classes."""
        return f"{self.spec.network} | input {'x'.join(map(str, self.shape))} | classes {self.classes}"

    @property
    def protocol(self) -> "Protocol":
        return protocol(self.spec)


@dataclass(frozen=True, slots=True)
class Protocol:
    """What two runs must share to be compared: the pictures, and the recipe but for its learning rate.

    The rate may be each network's own, because it is chosen for each on validation pictures. `rest` is what else
    differs from a recipe's defaults, as JSON; `version_1` is what the first version wrote for it.
    """

    dataset: str
    recipe: str
    epochs: int
    batch: int
    rest: str
    version_1: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """For an address: short, and different for every different protocol."""
        return f"{self._start}|{hashlib.sha256(self.rest.encode()).hexdigest()[:8]}"

    @property
    def aliases(self) -> tuple[str, ...]:
        """Keys of it in links of earlier versions."""
        return (f"{self._start}|{stable(self.version_1) % 10**6}",) if self.version_1 else ()

    @property
    def _start(self) -> str:
        return f"{self.dataset}|{self.recipe}|{self.epochs}|{self.batch}"


@lru_cache(maxsize=4096)
def protocol(spec: RunSpec) -> Protocol:
    recipe = spec.recipe
    rest = canonical(replace(recipe, learning_rate=Recipe().learning_rate))
    version_1 = version_1_repr(replace(recipe, learning_rate=1.0)) if lowest_version(recipe) == 1 else ""
    return Protocol(spec.dataset, recipe.name, recipe.epochs, recipe.batch, rest, version_1)


def stable(text: str) -> int:
    """A number for a text, the same in every process; links of version 1 hold it."""
    return int.from_bytes(text.encode(), "big") % (2**61 - 1)
