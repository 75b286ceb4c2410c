"""Recipes: how a network is trained, as data."""

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from vgg_explorer.specs.checks import brief, check, closest, is_number, number, one_of
from vgg_explorer.specs.errors import SpecError

Initialisation = Literal["paper", "std-0.01", "glorot", "he"]
Schedule = Literal["constant", "cosine", "one-cycle", "plateau"]
Precision = Literal["fp32", "bf16"]
MAX_RATE = 10.0
MAX_EPOCHS = 10_000
MAX_BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Augment:
    """Changes to the training pictures, one draw a picture.

    `crop`: pixels of padding around, then a crop of the old size at a random place. `flip`: left to right, every
    second picture. `colour`: standard deviation of the shift along the principal components of RGB, in units of each
    component's own (Krizhevsky et al. 2012, section 4.1, 0.1 there; they multiply by the variance, whose unit is
    another). `scales`: pictures enlarged by a factor from this range, then cropped (the
    paper's scale jitter, section 3.1: S from 256 to 512 for crops of 224 is 1.14 to 2.29).
    """

    crop: int = 0
    flip: bool = False
    colour: float = 0.0
    scales: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        check("the padding before a crop", self.crop, 0, 64)
        number("the colour shift", self.colour, 0, 1)
        object.__setattr__(self, "scales", tuple(self.scales))
        for scale in self.scales:
            number("a scale", scale, 1, 4)
        if len(self.scales) != 2 or self.scales[0] > self.scales[1]:
            raise SpecError("the scales are {value}; write the smaller one, then the larger.", value=brief(self.scales))


@dataclass(frozen=True, slots=True)
class Recipe:
    """Stochastic gradient descent with momentum, and what goes with it.

    `name` is a label. `epochs` passes over the training pictures in steps of `batch` pictures. `learning_rate` is the
    highest of the `schedule`. `momentum` is Nesterov's with `nesterov`. `dropout` replaces the rate of the network's
    dropout layers. `weight_decay` acts on the weights of convolutions and FC layers, not on biases or normalisation.
    `label_smoothing` is the share of the target that all classes divide among them. `initialisation` draws the first
    weights (`models.initialise`). `patience` is the number of epochs without a better validation accuracy after which
    `plateau` divides the rate by 10. `precision` is that of the forward pass; `flip_at_test` takes the mean of a test
    picture and its mirror image. `compile` allows torch.compile in runs that are long enough for it to pay.
    """

    name: str = "custom"
    epochs: int = 10
    batch: int = 128
    learning_rate: float = 0.1
    schedule: Schedule = "one-cycle"
    momentum: float = 0.9
    nesterov: bool = False
    weight_decay: float = 5e-4
    dropout: float | None = None
    label_smoothing: float = 0.0
    initialisation: Initialisation = "he"
    augment: Augment = field(default_factory=Augment)
    patience: int = 3
    precision: Precision = "fp32"
    flip_at_test: bool = False
    compile: bool = False

    def __post_init__(self) -> None:
        check("the number of epochs", self.epochs, 1, MAX_EPOCHS)
        check("the batch", self.batch, 1, MAX_BATCH)
        check("the patience", self.patience, 1, MAX_EPOCHS)
        check_rate(self.learning_rate)
        number("the momentum", self.momentum, 0, 0.9999)
        number("the weight decay", self.weight_decay, 0, 1)
        number("label smoothing", self.label_smoothing, 0, 0.9)
        if self.dropout is not None:
            number("dropout", self.dropout, 0, 0.99)
        one_of("the schedule", self.schedule, get_args(Schedule))
        one_of("the initialisation", self.initialisation, get_args(Initialisation))
        one_of("the precision", self.precision, get_args(Precision))


def check_rate(value: object) -> None:
    """Raise unless `value` can be a learning rate."""
    if not is_number(value) or not 0 < value <= MAX_RATE:
        raise SpecError(
            "the learning rate is {value}; it must be above 0 and at most {high}.",
            value=brief(value),
            high=f"{MAX_RATE:g}",
        )


PAPER = Recipe(
    name="paper",
    epochs=74,
    batch=256,
    learning_rate=1e-2,
    schedule="plateau",
    dropout=0.5,
    initialisation="paper",
    augment=Augment(crop=4, flip=True, colour=0.1),
)
QUICK = Recipe(
    name="quick",
    epochs=5,
    learning_rate=0.1,
    nesterov=True,
    augment=Augment(crop=2, flip=True),
)
FAST = replace(
    QUICK,
    name="fast",
    epochs=10,
    batch=512,
    learning_rate=0.4,
    label_smoothing=0.1,
    precision="bf16",
    flip_at_test=True,
    compile=True,
)
RECIPES = {recipe.name: recipe for recipe in (PAPER, QUICK, FAST)}


def recipe(name: str) -> Recipe:
    if name in RECIPES:
        return RECIPES[name]
    choices = ", ".join(closest(name.lower(), RECIPES, most=1))
    raise SpecError("there is no recipe {name!r}; take {names}.", name=brief(name), names=choices)
