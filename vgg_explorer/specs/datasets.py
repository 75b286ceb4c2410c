"""The choice of a data set as a line of text.

cifar10                          a name
cifar10 | train 20000            20,000 of its training pictures, equally many of each class
shapes | size 48                 pictures of 48x48
shapes | size 64 | detail 2      drawn at 128x128, so that training at larger scales shows more of them
pairs | distance 7               two marks 7 pixels apart; `distance 3,5,7` mixes them
imagenet ~/imagenet | size 64    a folder on this machine
folder ~/flowers.zip             pictures of your own, a folder a class
folder own:0123456789abcdef      a zip that somebody brought to a page, by the beginning of its checksum
"""

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from vgg_explorer.specs.checks import check, check_text
from vgg_explorer.specs.dataset_entries import DatasetEntry, entry
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.own_names import Brought, brought, own_path

MAX_PICTURES = 2_000_000
MIN_SIZE, MAX_SIZE = 8, 512
MAX_LINE = 2_000
WHOLE = re.compile(r"[0-9]{1,12}")
OPTIONS = {"train": "train 20000", "size": "size 48", "distance": "distance 7", "detail": "detail 2", "seed": "seed 1"}


@dataclass(frozen=True, slots=True)
class DataSpec:
    """One set, and how much of it: `train` pictures to learn from, pictures of `size` x `size`, its `seed`.

    None takes the set's own. `detail`: pictures are drawn so many times as large, and a network gets them averaged to
    its input unless it is trained or tested at larger scales. `distances` are those of `pairs`; `path` is the folder
    or zip of a local set, or the name `own:` of one that was brought.
    """

    name: str
    path: str = ""
    train: int | None = None
    size: int | None = None
    distances: tuple[int, ...] = ()
    seed: int = 0
    detail: int = 1

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
        self._check_detail()
        check("the seed of the data", self.seed, 0, 2**31 - 1)

    def _check_detail(self) -> None:
        check("the detail", self.detail, 1, 8)
        if self.detail > 1 and self.name != "shapes":
            raise SpecError("{name} is not drawn with more detail; only shapes is.", name=self.name)
        if self.detail > 1:
            check("the size of a picture times its detail", self.detail * self.shape[1], MIN_SIZE, MAX_SIZE)

    @property
    def brought(self) -> Brought | None:
        """The zip that somebody brought, None of any other set."""
        return brought("pictures", self.path)

    def drawn(self) -> "DataSpec":
        """The set as it is drawn, at the size that its detail needs."""
        return replace(self, size=self.detail * self.shape[1], detail=1)

    def entry(self) -> DatasetEntry:
        return entry(self.name)

    def pictures(self) -> int:
        """Pictures to learn from; 0 where only the files tell. A tenth of a downloaded set validates."""
        known = self.entry()
        whole = known.train * 9 // 10 if known.origin in ("download", "packaged") else known.train
        return min(self.train, whole) if self.train and known.origin != "generated" and whole else self.train or whole

    def tested(self, part: str) -> int:
        """Pictures of a part, validation or test; 0 where only files tell. A tenth of the training set validates."""
        known = self.entry()
        drawn = self.train if known.origin == "generated" else None
        return known.test if part == "test" else (drawn or known.train) // 10

    @property
    def shape(self) -> Shape:
        """(channels, height, width) of its pictures; of your own those they get where they differ in size."""
        channels, height, width = self.entry().shape
        return channels, self.size or height, self.size or width


def read_dataset(line: str) -> DataSpec:
    """The set of a line; a SpecError says which part is wrong."""
    if len(line) > MAX_LINE:
        raise SpecError("the line has {count} characters; at most {high} are read.", count=len(line), high=MAX_LINE)
    check_text("the line of a data set", line)
    base, *options = line.split("|")
    name, _, path = base.strip().partition(" ")
    spec = DataSpec(name.lower(), own_path(path.strip()))
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
        case ["detail", detail]:
            return replace(spec, detail=whole(detail))
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
        f"detail {spec.detail}" if spec.detail > 1 else "",
        f"distance {','.join(map(str, spec.distances))}" if spec.distances else "",
        f"seed {spec.seed}" if spec.seed else "",
    ]
    return " | ".join([f"{spec.name} {spec.path}".strip(), *filter(None, options)])


def without_path(line: str) -> str:
    """A line as others may read it: of a path on this machine only its last part."""
    spec = read_dataset(line)
    return format_dataset(replace(spec, path=PurePath(spec.path).name or "…")) if spec.path else line
