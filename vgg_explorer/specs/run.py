"""A training run: a network, a data set, a recipe and a seed; as JSON it can be kept, sent and repeated.

What it starts from, where that is not random, is said by content: another run, or weights by a name that never means
others. So the JSON of a run says all that its weights follow from.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, get_args

from vgg_explorer.specs.checks import brief, check, one_of
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layer_start import Way
from vgg_explorer.specs.recipe import QUICK, Recipe
from vgg_explorer.specs.serialisation import since
from vgg_explorer.specs.spec import Spec, read

DEEPEST = 4  # runs that each start from the one before
NAMED = re.compile(r"zoo:[a-z0-9-]{1,40}|torchvision:vgg[0-9]{2}(_bn)?|own:[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class RunSpec(Spec):
    """`network` and `dataset` are lines of text, as in `vgg_explorer.analysis.derive` and `specs.datasets`.

    Weights are random ones by the recipe, but for the layers that `start` copies.
    """

    kind: ClassVar[str] = "train"
    network: str
    dataset: str
    recipe: Recipe = field(default_factory=lambda: QUICK)
    seed: int = 0
    start: "Start | None" = field(default=None, metadata=since(2))

    def __post_init__(self) -> None:
        if not self.network.strip():
            raise SpecError("the run has no network; write for example B.")
        check("the seed", self.seed, 0, 2**31 - 1)
        object.__setattr__(self, "dataset", format_dataset(read_dataset(self.dataset)))
        check("the number of runs that start one from the other", self.depth, 1, DEEPEST)

    @property
    def depth(self) -> int:
        """How many runs stand one behind the other, this one among them."""
        parent = self.start.source.run if self.start else None
        return 1 + (parent.depth if parent else 0)

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


@dataclass(frozen=True, slots=True)
class WeightsSource:
    """Trained weights by content: those of a `run`, or of a `name`: zoo:NAME, torchvision:NAME, own:CHECKSUM.

    Of a run its best weights on validation; or those after an `epoch`, from 0, which it must have kept.
    """

    run: RunSpec | None = None
    name: str = ""
    epoch: int | None = None

    def __post_init__(self) -> None:
        if (self.run is None) == (not self.name):
            raise SpecError("weights are those of a run, or have a name; write one of the two.")
        if self.name and not NAMED.fullmatch(self.name):
            raise SpecError(
                "there are no weights {name!r} that always mean the same; write zoo:NAME, torchvision:NAME or "
                "own:CHECKSUM.",
                name=brief(self.name),
            )
        if self.epoch is not None:
            check("the epoch", self.epoch, 0, self.run.epochs if self.run else 0)


@dataclass(frozen=True, slots=True)
class Start:
    """What a run starts from in place of random weights: which layers of which network (paper, section 3.1).

    paper: conv1_1, conv2_1, conv3_1, conv3_2 and all fully connected layers. equal names: every layer of the same name
    and shape. The learning rate of copied layers is not reduced.
    """

    source: WeightsSource
    way: Way = "paper"

    def __post_init__(self) -> None:
        one_of("the way of initialising", self.way, get_args(Way))


@lru_cache(maxsize=4096)  # pages read the same runs again and again
def read_run(text: str) -> RunSpec:
    """A training run from JSON; a SpecError says what is wrong with it."""
    return read(text, {RunSpec.kind: RunSpec})


def training(spec: Spec) -> RunSpec:
    """The same run where it is one that trains; a SpecError where it is of another kind."""
    if not isinstance(spec, RunSpec):
        raise SpecError("this is a run of kind {kind}, and only one of kind train learns.", kind=spec.kind)
    return spec
