"""Bytes that training keeps for the backward pass.

What autograd saves for one picture in 32-bit floats, each storage once, weights and running statistics left out,
ReLU not in place, the indices of max-pooling (64 bit) included. The oracle in the tests is
`torch.autograd.graph.saved_tensors_hooks`.
"""

from math import prod
from typing import assert_never

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pool, Shape
from vgg_explorer.specs.network import Network

FLOAT, INDEX = 4, 8


def saved_bytes(network: Network) -> tuple[int, ...]:
    """Bytes a layer: what its backward pass needs and no layer before it has kept already."""
    learns = False  # a layer before has weights, so a gradient has to come back through here
    kept = False  # the tensor that arrives is kept already, by the ReLU that made it
    sizes = []
    for index, (layer, input, output) in enumerate(zip(network.layers, network.inputs(), network.shapes, strict=True)):
        learns = learns or isinstance(layer, Conv | FC)
        size = FLOAT * prod(input) if learns and needs_input(layer) and not kept else 0
        size += extra_bytes(layer, input, output) if learns else 0
        kept = kept and layer == Dropout(0.0)
        if network.norm == "batch" and isinstance(layer, Conv):
            size += FLOAT * (prod(output) + 2 * layer.channels)  # its input, and mean and deviation a channel
        if network.activated(index):
            size += FLOAT * prod(output)  # a ReLU keeps its output
            kept = True
        sizes.append(size)
    return tuple(sizes)


def needs_input(layer: Layer) -> bool:
    """Whether the gradient of the layer is computed from its input; a mean and a dropout do without."""
    match layer:
        case Conv() | FC() | Pool() | LRN():
            return True
        case AdaptivePool():
            return layer.size != (1, 1)
        case Dropout():
            return False
        case _ as unknown:
            assert_never(unknown)


def extra_bytes(layer: Layer, input: Shape, output: Shape) -> int:
    """Bytes kept beside the input: indices of max-pooling, the mask of a dropout, three maps of an LRN."""
    match layer:
        case Pool(kind="max"):
            return INDEX * prod(output)
        case Dropout():
            return FLOAT * prod(output) if layer.rate > 0 else 0
        case LRN():
            padded = (input[0] + 4, *input[1:])  # the window of five channels, at both ends
            return FLOAT * (prod(padded) + 2 * prod(input))
        case Conv() | FC() | Pool() | AdaptivePool():
            return 0
        case _ as unknown:
            assert_never(unknown)
