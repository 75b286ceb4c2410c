"""What a picture passes in a network, one operation after another: layers, their batch normalisation, their ReLU.

The one place that says what `Network.norm` and the `activation` of a layer stand for. Counts, memory, the figures of
other tools and the torch modules all follow this sequence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pool, Shape
from vgg_explorer.specs.network import Network


@dataclass(frozen=True, slots=True)
class BatchNorm:
    """Batch normalisation of `channels` maps, a scale and a shift each."""

    channels: int


@dataclass(frozen=True, slots=True)
class ReLU:
    """max(0, x), element by element."""


Operation = Layer | BatchNorm | ReLU


class Applied(NamedTuple):
    """One operation of a network, the index of the layer that it belongs to, and its shapes."""

    layer: int
    operation: Operation
    input: Shape
    output: Shape


def operations(network: Network) -> Iterator[Applied]:
    """Every layer in order, each followed by its batch normalisation and its ReLU where it has them."""
    for index, (layer, input, output) in enumerate(zip(network.layers, network.inputs(), network.shapes, strict=True)):
        yield Applied(index, layer, input, output)
        if norm := normalisation(network, layer):
            yield Applied(index, norm, output, output)
        if network.activated(index):
            yield Applied(index, ReLU(), output, output)


def normalisation(network: Network, layer: Layer) -> BatchNorm | None:
    """The batch normalisation behind a layer: behind every convolution, where the network has any."""
    match layer:
        case Conv():
            return BatchNorm(layer.channels) if network.norm == "batch" else None
        case Pool() | AdaptivePool() | LRN() | Dropout() | FC():
            return None
        case _ as unknown:
            assert_never(unknown)
