"""What came of a run that tests, and what results say of it."""

from dataclasses import dataclass

from vgg_explorer.specs.evaluation import Evaluation
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.run_result import Ended, RunResult, RunSummary, Score, Surroundings
from vgg_explorer.specs.test_run import TestSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """All that came of a test: the counts on `pictures` pictures of `shape` (C, H, W), and the seconds of testing.

    `checksums` are the SHA-256 of each file of weights, in the order of the spec; `parameters` those of all networks.
    """

    __test__ = False  # for pytest

    spec: TestSpec
    ended: Ended = "finished"
    class_names: tuple[str, ...]
    evaluation: Evaluation
    seconds: float
    pictures: int
    checksums: tuple[str, ...]
    parameters: int
    shape: Shape
    surroundings: Surroundings

    @property
    def score(self) -> Score:
        found = self.evaluation
        return Score(found.top1, found.top5, found.loss, found.total)

    @property
    def summary(self) -> RunSummary:
        """Its `training_seconds` are those of testing."""
        return RunSummary(self.ended, surroundings=self.surroundings, training_seconds=self.seconds, test=self.score)


AnyResult = RunResult | TestResult


@dataclass(frozen=True, slots=True)
class EvaluatedTest:
    """A test that has ended, as results list it: `top1` and `top5` are shares of `total` pictures.

    `id` names the run; `name` is what a person called it, or its networks; `seconds` is the time of testing.
    """

    id: str
    spec: TestSpec
    name: str
    top1: float
    top5: float
    total: int
    seconds: float | None
    hardware: str
    versions: str

    @property
    def correct(self) -> int:
        """Pictures whose class has the highest score."""
        return round(self.top1 * self.total)

    @property
    def among_five(self) -> int:
        return round(self.top5 * self.total)
