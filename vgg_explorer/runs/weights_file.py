"""What a file of trained weights says of itself, read without torch: its network, classes and colours.

All are safetensors whose header says what they are.
"""

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit_dataset
from vgg_explorer.runs.json_reading import as_type
from vgg_explorer.settings import settings
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.checks import brief, check_text
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.run import RunSpec, read_run
from vgg_explorer.specs.zoo import TITLES

LONGEST_HEADER = 10_000_000  # bytes
SAID = ("network", "run", "shape", "classes", "colours")  # what a header says of weights
PictureShape = tuple[Literal[1, 3], Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]
Names = Annotated[tuple[str, ...], Field(min_length=1, max_length=100_000)]
Colour = Annotated[float, Field(allow_inf_nan=False)]
Deviation = Annotated[float, Field(gt=0, allow_inf_nan=False)]
TORCHVISION = ("vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn")
Header = dict[str, str]


@dataclass(frozen=True)
class HeaderColours:
    """A mean and a deviation for each channel, finite; no deviation is 0, because pixels are divided by it."""

    mean: tuple[Colour, ...]
    deviation: tuple[Deviation, ...]

    def check_channels(self, channels: int) -> None:
        if len(self.mean) != channels or len(self.deviation) != channels:
            raise ValueError(f"{channels} channels need as many means and deviations")


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
    def unit(self) -> float:
        """The deviation of the data in the values that the network takes: 1, as pixels are divided by it.

        Where they keep their scale from 0 to 255 the file has no deviation: a quarter of the range, as photographs and
        `shapes` have it within a factor of 1.5.
        """
        return 255 / 4 if self.deviation == (1 / 255,) * len(self.deviation) else 1.0

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
    with boundary(lambda error: not_said(error, path.name), usual=(KeyError, ValueError, TypeError)):
        shape, classes = as_type(PictureShape, json.loads(found["shape"])), as_type(Names, json.loads(found["classes"]))
        check_texts(found, classes)
        colours = as_type(HeaderColours, json.loads(found["colours"]))
        colours.check_channels(shape[0])
        spec = read_run(found["run"]) if "run" in found else None
        network = network_of(found, spec, shape, len(classes))
        return Known(network.name, path, network, shape, classes, colours.mean, colours.deviation, spec)


def not_said(error: Exception, name: str) -> SpecError:
    """What is wrong with a header, the first thing of it."""
    if isinstance(error, ValidationError):
        reason = error.errors()[0]["msg"]
        return SpecError("the header of the weights {name} cannot be read: {reason}.", name=name, reason=reason)
    return SpecError("{name} does not say what network it belongs to.", name=name)


def check_texts(found: Header, classes: Iterable[str]) -> None:
    for name in SAID:
        check_text("the header of the weights", found.get(name, ""))
    for name in classes:
        check_text("the name of a class", name)


def network_of(found: Header, spec: RunSpec | None, shape: Shape, classes: int) -> Network:
    """The network of a run as it was fitted to its pictures; or that of a line, of weights from elsewhere."""
    if spec is None:
        return derive(found["network"], input=shape).network.called(found["network"])
    network = fit_dataset(spec.network, read_dataset(spec.dataset), shape, classes).network
    return network.called(spec.network)


def header(path: Path) -> Header:
    """The text in the header of a file of safetensors: eight bytes that say how long it is, then JSON."""
    with suppress(SpecError), boundary(SpecError(""), usual=(OSError, ValueError)), path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        written = json.loads(file.read(length)) if length <= LONGEST_HEADER else {}
        about = written.get("__metadata__", {}) if isinstance(written, dict) else {}
        return {name: value for name, value in about.items() if isinstance(value, str)}
    return {}
