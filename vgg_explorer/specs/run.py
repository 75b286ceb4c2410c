"""A training run: a network, a data set, a recipe and a seed; as JSON it can be kept, sent and repeated."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from vgg_explorer.specs.checks import check
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.recipe import QUICK, Recipe
from vgg_explorer.specs.spec import Spec, read


@dataclass(frozen=True, slots=True)
class RunSpec(Spec):
    """`network` and `dataset` are lines of text, as in `vgg_explorer.analysis.derive` and `specs.datasets`."""

    kind: ClassVar[str] = "train"
    network: str
    dataset: str
    recipe: Recipe = field(default_factory=lambda: QUICK)
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.network.strip():
            raise SpecError("the run has no network; write for example B.")
        check("the seed", self.seed, 0, 2**31 - 1)
        object.__setattr__(self, "dataset", format_dataset(read_dataset(self.dataset)))

    @property
    def epochs(self) -> int:
        return self.recipe.epochs

    @property
    def batch(self) -> int:
        return self.recipe.batch

    @property
    def learning_rate(self) -> float:
        """The highest of its schedule."""
        return self.recipe.learning_rate


@lru_cache(maxsize=4096)  # pages read the same runs again and again
def read_run(text: str) -> RunSpec:
    """A training run from JSON; a SpecError says what is wrong with it."""
    return read(text, {RunSpec.kind: RunSpec})


def training(spec: Spec) -> RunSpec:
    """The same run where it is one that trains; a SpecError where it is of another kind."""
    if not isinstance(spec, RunSpec):
        raise SpecError("this is a run of kind {kind}, and only one of kind train learns.", kind=spec.kind)
    return spec
