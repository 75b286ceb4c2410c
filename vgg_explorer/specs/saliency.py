"""What is asked about one picture and one trained network, and what comes back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from vgg_explorer.specs.maps import Activations, ClassModel, Curves, Filters, Randomisation, SaliencyMap
from vgg_explorer.specs.options import Value
from vgg_explorer.specs.question import Question

Options = tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Picture:
    """(height, width, 3) uint8, of any size; equal to another one of the same pixels."""

    pixels: np.ndarray = field(compare=False, repr=False)
    digest: str = ""

    def __post_init__(self) -> None:
        shape = "x".join(map(str, self.pixels.shape)).encode()
        content = np.ascontiguousarray(self.pixels).tobytes()
        object.__setattr__(self, "digest", hashlib.sha256(shape + content).hexdigest())


@dataclass(frozen=True, eq=False)
class Explained:
    """A map, the picture as the network got it, (H, W, 3) uint8, and what its classes are called.

    `classes` names the target and `map.top`; `passes` is the work in forward passes.
    """

    map: SaliencyMap
    picture: np.ndarray
    classes: Mapping[int, str]
    passes: int

    @property
    def target(self) -> str:
        return self.classes[self.map.target]


@dataclass(frozen=True)
class Explain(Question[Explained]):
    """Where the network of `weights` looks for the class `target`: its name or number, empty for the best one.

    `weights` as in `runs.weights`; `options` are pairs of a name and a value (`specs.methods` has them).
    """

    weights: str
    picture: Picture
    method: str = "gradient"
    target: str = ""
    options: Options = ()


@dataclass(frozen=True, eq=False)
class Trusted:
    """Checks of a map: insertion and deletion, the same in random order, and the map with random weights."""

    curves: Curves
    chance: Curves
    randomised: Randomisation

    @property
    def remains(self) -> float:
        """Rank correlation of magnitudes between the map and the one of a network whose weights are all random."""
        return self.randomised.steps[-1].magnitudes


@dataclass(frozen=True)
class Trust(Question[Trusted]):
    """Checks of the map of `asked`: insertion and deletion, and cascading randomisation of the weights."""

    asked: Explain


@dataclass(frozen=True)
class Activate(Question[Activations]):
    """The feature maps of one layer for a picture."""

    weights: str
    picture: Picture
    layer: str


@dataclass(frozen=True)
class LookAtFilters(Question[Filters]):
    """The filters of the first convolution."""

    weights: str


@dataclass(frozen=True)
class Imagine(Question[ClassModel]):
    """The picture that a class likes best."""

    weights: str
    target: str
    steps: int = 32
