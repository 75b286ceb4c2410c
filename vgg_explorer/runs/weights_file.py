"""What a file of trained weights says of itself, read without torch: its network, classes and colours.

All are safetensors whose header says what they are.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit_dataset
from vgg_explorer.settings import settings
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.run import RunSpec, read_run
from vgg_explorer.specs.zoo import TITLES

LONGEST_HEADER = 10_000_000  # bytes
TORCHVISION = ("vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn")
Header = dict[str, str]


@dataclass(frozen=True)
class Known:
    """A file of weights. Pictures of `shape` are normalised by `mean` and `deviation`, a value a channel in [0, 1].

    `title` is what people call it. `spec` is the run that it comes from, None where the file does not say.
    """

    title: str
    path: Path
    network: Network
    shape: Shape
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    spec: RunSpec | None

    @property
    def dataset(self) -> str:
        """The line of the data that it has learned from, empty where the file does not say."""
        return self.spec.dataset if self.spec else ""

    @property
    def data(self) -> str:
        """What the data is called, for people."""
        return TITLES.get(self.dataset, read_dataset(self.dataset).name) if self.dataset else ""

    def class_number(self, target: str) -> int | None:
        """A class by its name or its number; None for the best one, which is asked for by an empty text."""
        if not target:
            return None
        if target in self.classes:
            return self.classes.index(target)
        if re.fullmatch(r"[0-9]{1,9}", target) and int(target) < len(self.classes):
            return int(target)
        raise SpecError(
            "there is no class {target!r}; {name} has {classes}.",
            target=brief(target),
            name=self.title,
            classes=", ".join(self.classes) if len(self.classes) <= 20 else f"{len(self.classes):,}, from 0",
        )


def weights_folder() -> Path:
    return settings().data_directory / "weights"


def torchvision_file(name: str, *, must_be_here: bool = True) -> Path:
    """Where torchvision's weights are, once they have been downloaded."""
    if name not in TORCHVISION:
        names = ", ".join(TORCHVISION)
        raise SpecError(
            "torchvision has no network {name!r} of this kind; take {names}.", name=brief(name), names=names
        )
    path = weights_folder() / f"torchvision-{name}.safetensors"
    if must_be_here and not path.exists():
        raise SpecError("the ImageNet weights of {name} are not on this machine yet; download them once.", name=name)
    return path


@lru_cache(256)
def described(path: Path, changed: int, title: str) -> Known:
    """What the header says; `changed` is the file's time, so that a new file is read anew."""
    found = read_known(path, header(path))
    return replace(found, title=title or found.title)


def read_known(path: Path, found: Header) -> Known:
    try:
        shape, classes = tuple(json.loads(found["shape"])), tuple(json.loads(found["classes"]))
        colours: dict[str, Any] = json.loads(found["colours"])
        spec = read_run(found["run"]) if "run" in found else None
        network = network_of(found, spec, shape, len(classes))
        mean, deviation = tuple(colours["mean"]), tuple(colours["deviation"])
    except (KeyError, ValueError, TypeError):
        raise SpecError("{name} does not say what network it belongs to.", name=path.name) from None
    return Known(network.name, path, network, shape, classes, mean, deviation, spec)


def network_of(found: Header, spec: RunSpec | None, shape: Shape, classes: int) -> Network:
    """The network of a run as it was fitted to its pictures; or that of a line, of weights from elsewhere."""
    if spec is None:
        return derive(found["network"], input=shape).network.called(found["network"])
    network = fit_dataset(spec.network, read_dataset(spec.dataset), shape, classes).network
    return network.called(spec.network)


def header(path: Path) -> Header:
    """The text in the header of a file of safetensors: eight bytes that say how long it is, then JSON."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            written = json.loads(file.read(length)) if length <= LONGEST_HEADER else {}
    except (OSError, ValueError):
        written = {}
    about = written.get("__metadata__", {}) if isinstance(written, dict) else {}
    return {str(name): str(value) for name, value in about.items()} if isinstance(about, dict) else {}
