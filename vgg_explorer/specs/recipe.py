"""Recipes: how a network is trained, as data."""

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from vgg_explorer.specs.checks import brief, check, closest, is_number, number, one_of, true_or_false
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.serialisation import since

Initialisation = Literal["paper", "std-0.01", "glorot", "he", "dirac"]
Schedule = Literal["constant", "cosine", "one-cycle", "triangle", "plateau"]
Precision = Literal["fp32", "bf16"]
Border = Literal["black", "reflect"]
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
    paper's scale jitter, section 3.1: S from 256 to 512 for crops of 224 is 1.14 to 2.29). `border`: what the padding
    shows, black or the picture reflected (Jordan 2024). `alternate`: each picture is mirrored every second epoch, a
    random half of them in the first one, in place of a draw each time (alternating flips, Jordan 2024, section 3.6).
    """

    crop: int = 0
    flip: bool = False
    colour: float = 0.0
    scales: tuple[float, float] = (1.0, 1.0)
    border: Border = field(default="black", metadata=since(2))
    alternate: bool = field(default=False, metadata=since(2))

    def __post_init__(self) -> None:
        check("the padding before a crop", self.crop, 0, 64)
        number("the colour shift", self.colour, 0, 1)
        object.__setattr__(self, "scales", tuple(self.scales))
        for scale in self.scales:
            number("a scale", scale, 1, 4)
        if len(self.scales) != 2 or self.scales[0] > self.scales[1]:
            raise SpecError("the scales are {value}; write the smaller one, then the larger.", value=brief(self.scales))
        one_of("the border", self.border, get_args(Border))
        true_or_false("alternating flips", self.alternate)
        if self.alternate and not self.flip:
            raise SpecError("alternating flips need flips; switch them on.")


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

    What follows is off unless asked for; its source is Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU"
    (arXiv:2404.00498), unless another is named. `whitening`: the filters of the first convolution are the leading
    eigenvectors of training patches and their negatives, and do not learn (section 3.1). `norm_bias_rate`: a factor of
    the learning rate for the biases of batch normalisation (section 3.4). `norm_scale`: whether batch normalisation
    learns its scale (off there). `norm_momentum`: the share of a new batch in its running statistics (torch's 0.1).
    `lookahead`: every five steps the weights are drawn towards slow ones that follow them (section 3.4; Zhang et al.
    2019, arXiv:1907.08610). `score_scale`: a factor of the class scores before the softmax, as in Hinton et al. 2015
    (arXiv:1503.02531), whose temperature is its inverse. `six_views`: at test the mean over a picture, its two copies
    moved by a pixel along the diagonal, and the mirror images of the three, the middle ones with half of the weight
    (section 3.5).
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
    whitening: bool = field(default=False, metadata=since(2))
    norm_bias_rate: float = field(default=1.0, metadata=since(2))
    norm_scale: bool = field(default=True, metadata=since(2))
    norm_momentum: float = field(default=0.1, metadata=since(2))
    lookahead: bool = field(default=False, metadata=since(2))
    score_scale: float = field(default=1.0, metadata=since(2))
    six_views: bool = field(default=False, metadata=since(2))

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
        number("the factor of the rate of normalisation biases", self.norm_bias_rate, 0, 1000)
        number("the momentum of batch normalisation", self.norm_momentum, 0.001, 1)
        number("the factor of the scores", self.score_scale, 0.001, 1000)
        true_or_false("whitening", self.whitening)
        true_or_false("the learning of the normalisation scale", self.norm_scale)
        true_or_false("lookahead", self.lookahead)
        true_or_false("six views at test", self.six_views)
        if self.lookahead and self.schedule == "plateau":
            raise SpecError("lookahead must know the last step; take another schedule than plateau.")


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
FAST_2 = Recipe(  # the rates of the paper's listing, for a mean in place of a sum over the batch
    name="fast-2",
    epochs=10,
    batch=1024,
    learning_rate=1.5,
    schedule="triangle",
    momentum=0.85,
    nesterov=True,
    weight_decay=1.33e-3,
    label_smoothing=0.2,
    initialisation="dirac",
    augment=Augment(crop=2, flip=True, border="reflect", alternate=True),
    precision="bf16",
    compile=True,
    whitening=True,
    norm_bias_rate=64.0,
    norm_scale=False,
    norm_momentum=0.4,
    lookahead=True,
    score_scale=1 / 9,
    six_views=True,
)
FAST_2_NETWORK = (
    "conv3-48 conv3-64 maxpool conv3-64 conv3-256 maxpool conv3-256 conv3-256 maxpool conv3-256 maxpool4 FC-10"
    " | norm batch"
)
RECIPES = {recipe.name: recipe for recipe in (PAPER, QUICK, FAST, FAST_2)}


def recipe(name: str) -> Recipe:
    if name in RECIPES:
        return RECIPES[name]
    choices = ", ".join(closest(name.lower(), RECIPES, most=1))
    raise SpecError("there is no recipe {name!r}; take {names}.", name=brief(name), names=choices)
