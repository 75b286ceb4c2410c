"""The data sets that there are: one entry a set, which is all that a new one needs beside the code that reads it."""

from dataclasses import dataclass, field
from typing import Literal

from vgg_explorer.language import N_
from vgg_explorer.specs.checks import brief, closest
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape

Origin = Literal["generated", "packaged", "download", "local"]
Changes = Literal["all", "no flip", "none"]


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """What is known of a set before it is read: `shape` is (channels, height, width), `classes` their number.

    `train` and `test` count pictures and are 0 where only the files tell. `megabytes` is the size of a download.
    `changes` says which augmentation keeps the class of a picture: a mirrored digit is none. `reader` is the
    module of `vgg_explorer.pictures` that reads or draws the set, in its constant READER, or MODULE:CONSTANT. A set
    that is generated or packaged is cached: its `version` is raised whenever its pictures change.
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
    reader: str = field(kw_only=True)
    version: int | None = None

    def __post_init__(self) -> None:
        cached = self.origin in ("generated", "packaged")
        if cached != (self.version is not None):
            raise ValueError(f"{self.name} {'is' if cached else 'is not'} cached; its version is {self.version}")


DATASETS = (
    DatasetEntry(
        "shapes",
        N_("Shapes on textured ground"),
        "generated",
        (3, 32, 32),
        6,
        10_000,
        2_000,
        "made here",
        reader="shapes",
        version=1,
    ),
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
        reader="pairs",
        version=1,
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
        reader="digits",
        version=1,
    ),
    DatasetEntry(
        "cifar10", N_("CIFAR-10"), "download", (3, 32, 32), 10, 50_000, 10_000, "Krizhevsky 2009", 170, reader="arrays"
    ),
    DatasetEntry(
        "cifar100",
        N_("CIFAR-100"),
        "download",
        (3, 32, 32),
        100,
        50_000,
        10_000,
        "Krizhevsky 2009",
        169,
        reader="arrays",
    ),
    DatasetEntry(
        "fashion-mnist",
        N_("Fashion-MNIST"),
        "download",
        (1, 28, 28),
        10,
        60_000,
        10_000,
        "Xiao et al. 2017",
        31,
        reader="arrays",
    ),
    DatasetEntry(
        "svhn",
        N_("SVHN"),
        "download",
        (3, 32, 32),
        10,
        73_257,
        26_032,
        "Netzer et al. 2011",
        246,
        "no flip",
        reader="arrays",
    ),
    DatasetEntry(
        "stl10", N_("STL-10"), "download", (3, 96, 96), 10, 5_000, 8_000, "Coates et al. 2011", 2_640, reader="arrays"
    ),
    DatasetEntry(
        "imagenette",
        N_("Imagenette"),
        "download",
        (3, 128, 128),
        10,
        9_469,
        3_925,
        "Howard 2019",
        99,
        reader="local:IMAGENETTE",
    ),
    DatasetEntry(
        "imagenet",
        N_("ImageNet"),
        "local",
        (3, 224, 224),
        1_000,
        0,
        0,
        "Russakovsky et al. 2015",
        reader="local:IMAGENET",
    ),
    DatasetEntry("folder", N_("Your own pictures"), "local", (3, 64, 64), 0, 0, 0, "yours", reader="local:FOLDER"),
)


def entry(name: str) -> DatasetEntry:
    for known in DATASETS:
        if known.name == name:
            return known
    names = ", ".join(closest(name.lower(), [known.name for known in DATASETS], most=1))
    raise SpecError("there is no data set {name!r}; take {names}.", name=brief(name), names=names)
