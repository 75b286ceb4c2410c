"""Results of explaining a network: frozen values that hold numpy arrays and travel between processes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vgg_explorer.specs.options import Value


@dataclass(frozen=True, slots=True)
class Chance:
    """A class by its number, and its probability (softmax of the scores)."""

    index: int
    probability: float


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a map has to add up to, and does; all in units of the score, before the softmax.

    `total` = `explained` (the sum of the map) + `absorbed` (by biases and stabilisers, LRP alone) + `difference`.
    """

    total: float
    explained: float
    absorbed: float = 0.0

    @property
    def difference(self) -> float:
        return self.total - self.explained - self.absorbed

    @property
    def relative(self) -> float:
        """The difference as a share of the total; infinite where the total is zero and the difference is not."""
        if self.difference == 0:
            return 0.0
        return abs(self.difference / self.total) if self.total else float("inf")


@dataclass(frozen=True, slots=True)
class SaliencyMap:
    """Where a network looked for the class `target`: `map` (H, W) float32, one value a pixel of its input.

    Signed maps are sums over the colour channels; unsigned ones are magnitudes, the largest over them (see
    `specs.methods` for what each means). `top` holds the net's up to five best classes, best first, `probability` and
    `score` those of the target. `options` are all that the method took.
    """

    method: str
    options: Mapping[str, Value]
    target: int
    probability: float
    score: float
    top: tuple[Chance, ...]
    map: np.ndarray
    signed: bool
    completeness: Completeness | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Curves:
    """Probability of a class while pixels leave the picture, or come into it, the most important first.

    `fractions` (n,) of the pixels from 0 to 1; `deletion` and `insertion` (n,) are probabilities. A good map makes the
    first fall at once and the second rise at once: a small `deletion_area` and a large `insertion_area`, both in
    [0, 1] (Petsiuk, Das & Saenko, "RISE", BMVC 2018, section 4.1).
    """

    target: int
    fractions: np.ndarray
    deletion: np.ndarray
    insertion: np.ndarray

    @property
    def deletion_area(self) -> float:
        return float(np.trapezoid(self.deletion, self.fractions))

    @property
    def insertion_area(self) -> float:
        return float(np.trapezoid(self.insertion, self.fractions))


@dataclass(frozen=True, slots=True)
class RandomStep:
    """The map when `layer` and all above it have random weights, and its rank correlation with the trained net's.

    `magnitudes` is the rank correlation of the absolute values; NaN where a map is the same everywhere.
    """

    layer: str
    map: np.ndarray
    correlation: float
    magnitudes: float


@dataclass(frozen=True, slots=True)
class Randomisation:
    """A map while the network forgets, from the top down; one that stays the same does not depend on the weights.

    (Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018, section 3.)
    """

    trained: SaliencyMap
    steps: tuple[RandomStep, ...]


@dataclass(frozen=True, slots=True)
class PointingGame:
    """How often the highest point of a map lies in the object's box, and how often the middle of the picture does.

    `hits` and `centre_hits` are of `n` pictures (Zhang et al., ECCV 2016, section 4.1). Pixels that share the highest
    value count by the share of them in the box, so that `hits` need not be whole.
    """

    method: str
    n: int
    hits: float
    centre_hits: float

    @property
    def accuracy(self) -> float:
        return self.hits / self.n

    @property
    def centre_accuracy(self) -> float:
        return self.centre_hits / self.n


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A Gaussian fitted to a field: middle and standard deviations in pixels, and the share of variance explained.

    `explained` is 1 for a perfect fit; (height, width) each.
    """

    middle: tuple[float, float]
    deviation: tuple[float, float]
    explained: tuple[float, float]


@dataclass(frozen=True, slots=True)
class EffectiveField:
    """How much each pixel moves a unit: `mass` (H, W) float64 in [0, 1], summing to 1, unless every gradient is zero.

    The mean of |d unit / d pixel| over `units` channels at (row, column) of `layer` and over `pictures`, summed over
    the colour channels. `rectangle` is what the unit can see: top, left, bottom, right, the last two one past the end.
    `side50` and `side95` are the sides of the squares around the middle of the unit's field that hold 50 % and 95 % of
    the mass; of a square that reaches beyond the picture the part inside. `trained` tells weights that have learned
    from random ones.
    """

    layer: str
    row: int
    column: int
    mass: np.ndarray
    rectangle: tuple[int, int, int, int]
    side50: int
    side95: int
    gaussian: Gaussian | None
    units: int
    pictures: int
    trained: bool


@dataclass(frozen=True, slots=True)
class ClassModel:
    """The picture that a class likes best: `image` (C, H, W) float32, normalised as the network's inputs are.

    `scores` (steps + 1,) is the class score on the way, before the softmax; `probability` that of the last picture.
    """

    target: int
    image: np.ndarray
    scores: np.ndarray
    probability: float


@dataclass(frozen=True, slots=True)
class Activations:
    """The feature maps of one layer, `maps` (channels, H, W) float32, behind its ReLU where it has one."""

    layer: str
    maps: np.ndarray


@dataclass(frozen=True, slots=True)
class Filters:
    """The weights of the first convolution, (channels, channels in, H, W) float32."""

    layer: str
    weights: np.ndarray
