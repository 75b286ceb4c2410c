"""Sets of labelled pictures, and the choice of one as a line of text.

cifar10                          a name
cifar10 | train 20000            20,000 of its training pictures, equally many of each class
shapes | size 48                 pictures of 48x48
pairs | distance 7               two marks 7 pixels apart; `distance 3,5,7` mixes them
imagenet ~/imagenet | size 64    a folder on this machine
folder ~/flowers.zip             pictures of your own, a folder a class
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from vgg_explorer.language import N_
from vgg_explorer.specs.checks import brief, check, closest
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape

Origin = Literal["generated", "packaged", "download", "local"]
Changes = Literal["all", "no flip", "none"]
MAX_PICTURES = 2_000_000
MIN_SIZE, MAX_SIZE = 8, 512
MAX_LINE = 2_000
WHOLE = re.compile(r"[0-9]{1,12}")
OPTIONS = {"train": "train 20000", "size": "size 48", "distance": "distance 7", "seed": "seed 1"}


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """What is known of a set before it is read: `shape` is (channels, height, width), `classes` their number.

    `train` and `test` count pictures and are 0 where only the files tell. `megabytes` is the size of a download.
    `changes` says which augmentation keeps the class of a picture: a mirrored digit is none.
    """

    name: str
    title: str
    origin: Origin
    shape: Shape
    classes: int
    train: int
    test: int
    source: str
    megabytes: int = 0
    changes: Changes = "all"


DATASETS = (
    DatasetEntry("shapes", N_("Shapes on textured ground"), "generated", (3, 32, 32), 6, 10_000, 2_000, "made here"),
    DatasetEntry(
        "pairs",
        N_("Which mark is on the left?"),
        "generated",
        (3, 64, 64),
        2,
        4_000,
        2_000,
        "made here",
        changes="none",
    ),
    DatasetEntry(
        "digits",
        N_("Handwritten digits"),
        "packaged",
        (1, 8, 8),
        10,
        1_437,
        360,
        "Alpaydin and Kaynak 1998",
        changes="no flip",
    ),
    DatasetEntry("cifar10", N_("CIFAR-10"), "download", (3, 32, 32), 10, 50_000, 10_000, "Krizhevsky 2009", 170),
    DatasetEntry("cifar100", N_("CIFAR-100"), "download", (3, 32, 32), 100, 50_000, 10_000, "Krizhevsky 2009", 169),
    DatasetEntry(
        "fashion-mnist", N_("Fashion-MNIST"), "download", (1, 28, 28), 10, 60_000, 10_000, "Xiao et al. 2017", 31
    ),
    DatasetEntry("svhn", N_("SVHN"), "download", (3, 32, 32), 10, 73_257, 26_032, "Netzer et al. 2011", 246, "no flip"),
    DatasetEntry("stl10", N_("STL-10"), "download", (3, 96, 96), 10, 5_000, 8_000, "Coates et al. 2011", 2_640),
    DatasetEntry("imagenette", N_("Imagenette"), "download", (3, 128, 128), 10, 9_469, 3_925, "Howard 2019", 99),
    DatasetEntry("imagenet", N_("ImageNet"), "local", (3, 224, 224), 1_000, 0, 0, "Russakovsky et al. 2015"),
    DatasetEntry("folder", N_("Your own pictures"), "local", (3, 64, 64), 0, 0, 0, "yours"),
)


@dataclass(frozen=True, slots=True)
class DataSpec:
    """One set, and how much of it: `train` pictures to learn from, pictures of `size` x `size`, its `seed`.

    None takes the set's own. `distances` are those of `pairs`; `path` is the folder or zip of a local set.
    """

    name: str
    path: str = ""
    train: int | None = None
    size: int | None = None
    distances: tuple[int, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        known = entry(self.name)
        if known.origin == "local" and not self.path:
            raise SpecError("{name} needs a path; write {name} PATH.", name=self.name)
        if known.origin != "local" and self.path:
            raise SpecError("{name} takes no path; write {name}.", name=self.name)
        if self.train is not None:
            check("the number of training pictures", self.train, 2, MAX_PICTURES)
        if self.size is not None:
            check("the size of a picture", self.size, MIN_SIZE, MAX_SIZE)
        if self.distances and self.name != "pairs":
            raise SpecError("{name} has no distance; only pairs has.", name=self.name)
        for distance in self.distances:
            check("the distance", distance, 1, MAX_SIZE)
        check("the seed of the data", self.seed, 0, 2**31 - 1)

    def entry(self) -> DatasetEntry:
        return entry(self.name)

    def pictures(self) -> int:
        """Pictures to learn from; 0 where only the files tell. A tenth of a downloaded set validates."""
        known = self.entry()
        whole = known.train * 9 // 10 if known.origin in ("download", "packaged") else known.train
        return min(self.train, whole) if self.train and known.origin != "generated" and whole else self.train or whole

    @property
    def shape(self) -> Shape:
        """(channels, height, width) of its pictures; of your own those they get where they differ in size."""
        channels, height, width = self.entry().shape
        return channels, self.size or height, self.size or width


def entry(name: str) -> DatasetEntry:
    for known in DATASETS:
        if known.name == name:
            return known
    names = ", ".join(closest(name.lower(), [known.name for known in DATASETS], most=1))
    raise SpecError("there is no data set {name!r}; take {names}.", name=brief(name), names=names)


def read_dataset(line: str) -> DataSpec:
    """The set of a line; a SpecError says which part is wrong."""
    if len(line) > MAX_LINE:
        raise SpecError("the line has {count} characters; at most {high} are read.", count=len(line), high=MAX_LINE)
    base, *options = line.split("|")
    name, _, path = base.strip().partition(" ")
    spec = DataSpec(name.lower(), path.strip())
    for option in options:
        spec = with_option(spec, option.split())
    return spec


def with_option(spec: DataSpec, words: list[str]) -> DataSpec:
    match words:
        case ["train", count]:
            return replace(spec, train=whole(count))
        case ["size", size]:
            return replace(spec, size=whole(size))
        case ["distance", distances]:
            return replace(spec, distances=tuple(whole(part) for part in distances.split(",")))
        case ["seed", seed]:
            return replace(spec, seed=whole(seed))
    choices = ", ".join(OPTIONS.values())
    raise SpecError("{text!r} changes no data set; write {choices}.", text=" ".join(words)[:40], choices=choices)


def whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise SpecError("{value!r} is not a whole number.", value=text[:40])
    return int(text)


def format_dataset(spec: DataSpec) -> str:
    """The line of a set, defaults left out; `read_dataset` is its inverse."""
    options = [
        f"train {spec.train}" if spec.train is not None else "",
        f"size {spec.size}" if spec.size is not None else "",
        f"distance {','.join(map(str, spec.distances))}" if spec.distances else "",
        f"seed {spec.seed}" if spec.seed else "",
    ]
    return " | ".join([f"{spec.name} {spec.path}".strip(), *filter(None, options)])
