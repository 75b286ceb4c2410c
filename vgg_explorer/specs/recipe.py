"""Recipes: how a network is trained, as data."""

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.checks import brief, check, closest, is_number, number, one_of, true_or_false
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.serialisation import since

Initialisation = Literal["paper", "std-0.01", "glorot", "he", "dirac"]
Schedule = Literal["constant", "cosine", "one-cycle", "triangle", "plateau"]
Precision = Literal["fp32", "bf16"]
Pixels = Literal["divided by deviation", "mean subtracted"]
MAX_RATE = 10.0
MAX_EPOCHS = 10_000
MAX_BATCH = 65_536


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

    `pixels`: the mean of the training set is subtracted and the rest divided by each channel's deviation, or the mean
    is subtracted alone and pixels keep their scale from 0 to 255 (Simonyan and Zisserman, section 2.1): what first
    weights are good for depends on it.

    What follows is off unless asked for; its source is Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU"
    (arXiv:2404.00498), unless another is named. `whitening`: the filters of the first convolution are the leading
    eigenvectors of training patches and their negatives, and do not learn (section 3.1). `norm_bias_rate`: a factor of
    the learning rate for the biases of batch normalisation (section 3.4). `norm_scale`: whether batch normalisation
    learns its scale (off there). `norm_momentum`: the share of a new batch in its running statistics (torch's 0.1).
    `lookahead`: every five steps the weights are drawn towards slow ones that follow them (section 3.4; Zhang et al.
    2019, arXiv:1907.08610). `score_scale`: a factor of the class scores before the softmax, as in Hinton et al. 2015
    (arXiv:1503.02531), whose temperature is its inverse. `six_views`: at test the mean over a picture, its two copies
    moved by a pixel along the diagonal, and the mirror images of the three, the middle ones with half of the weight
    (section 3.5). `test_rescaled`: at validation and test the central crop of a picture rescaled as in training, to the
    middle of the range of scales (Simonyan and Zisserman, section 3.2: Q = S, or the mean of both ends); else the whole
    picture at the size of the input.
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
    pixels: Pixels = field(default="divided by deviation", metadata=since(2))
    test_rescaled: bool = field(default=False, metadata=since(2))

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
        one_of("the scale of pixels", self.pixels, get_args(Pixels))
        true_or_false("rescaling at test", self.test_rescaled)
        if self.lookahead and self.schedule == "plateau":
            raise SpecError("lookahead must know the last step; take another schedule than plateau.")


def at_scales(recipe: Recipe, scales: tuple[float, float]) -> Recipe:
    """The recipe with other training scales, tested at the middle of them; at 1 pictures are not rescaled."""
    return replace(recipe, augment=replace(recipe.augment, scales=scales), test_rescaled=scales != (1.0, 1.0))


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
PAPER_2 = replace(  # section 3.1: crops of 224 from pictures whose shorter side is 256
    at_scales(PAPER, (256 / 224, 256 / 224)),
    name="paper-2",
    augment=Augment(flip=True, colour=0.1, scales=(256 / 224, 256 / 224)),
    pixels="mean subtracted",
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
RECIPES = {recipe.name: recipe for recipe in (PAPER, PAPER_2, QUICK, FAST, FAST_2)}


def recipe(name: str) -> Recipe:
    if name in RECIPES:
        return RECIPES[name]
    choices = ", ".join(closest(name.lower(), RECIPES, most=1))
    raise SpecError("there is no recipe {name!r}; take {names}.", name=brief(name), names=choices)
