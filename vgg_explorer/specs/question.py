"""What a page or the command line asks a worker, and what comes back: values that travel between processes."""

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from vgg_explorer.specs.evaluation import Evaluated
from vgg_explorer.specs.recipe import Recipe

Answer_co = TypeVar("Answer_co", covariant=True)


@dataclass(frozen=True)
class Question(Generic[Answer_co]):
    """Asked through `vgg_explorer.runs.ask`. One that takes long, or all of the machine, is answered `alone`.

    One that `reads` the file of a stranger goes to a process that does nothing else.
    """

    alone: ClassVar[bool] = False
    reads: ClassVar[bool] = False


@dataclass(frozen=True)
class Echo(Question[str]):
    """Comes back as it is: whether a worker is there, and how long the way is."""

    words: str


@dataclass(frozen=True)
class Download(Question[None]):
    """Fetch a data set into the data directory."""

    name: str
    alone: ClassVar[bool] = True


@dataclass(frozen=True)
class FetchWeights(Question[None]):
    """Fetch torchvision's ImageNet weights of a network, `vgg16`, into the data directory."""

    name: str
    alone: ClassVar[bool] = True


@dataclass(frozen=True)
class Adopt(Question[str]):
    """Take over a file of weights that came from elsewhere; the answer is their name from now on.

    `network` is the line of the network that they are for, empty where the file says it or the catalogue has it.
    """

    path: str
    network: str = ""
    alone: ClassVar[bool] = True


@dataclass(frozen=True)
class Evaluate(Question[Evaluated]):
    """Trained weights on their test set, or on that of other data with the same classes.

    `weights` as in `runs.weights`; where they do not say on what they were trained, a `dataset` is needed.
    """

    weights: str
    dataset: str | None = None
    alone: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a network takes on a device for a batch, n times: milliseconds a picture, and bytes at the peak."""

    batch: int
    n: int
    median: float
    low: float  # quartiles
    high: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Speeds:
    """Forward passes of one network: on which device, with how many threads, and how fast."""

    network: str
    device: str
    threads: int
    batches: tuple[Speed, ...]


@dataclass(frozen=True)
class Measure(Question[Speeds]):
    """Time forward passes of the network of a line at several batch sizes."""

    network: str
    batches: tuple[int, ...] = (1, 64)
    alone: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class StepTime:
    """What a training step of a network takes: seconds, and how that was found."""

    line: str
    seconds: float
    threads: int
    device: str


@dataclass(frozen=True)
class Calibrate(Question[tuple[StepTime, ...]]):
    """Time training steps of networks on pictures of `shape`, two seconds in all."""

    networks: tuple[str, ...]
    shape: tuple[int, ...]
    classes: int
    recipe: Recipe
