"""Which layers of a network start from another network's weights, and which from random ones."""

from dataclasses import dataclass
from typing import Literal

from vgg_explorer.specs.layers import Shape

Way = Literal["paper", "equal names"]


@dataclass(frozen=True, slots=True)
class LayerStart:
    """A weight layer by name, its weight's shape, and whether it starts from the other network's or from random."""

    name: str
    shape: Shape
    copied: bool


@dataclass(frozen=True, slots=True)
class Started:
    """What a run has started from: every weight layer, and the SHA-256 checksum of the file that was copied from."""

    layers: tuple[LayerStart, ...]
    checksum: str
