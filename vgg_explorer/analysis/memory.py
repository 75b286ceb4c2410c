"""Bytes that training keeps for the backward pass.

What autograd saves for one picture in 32-bit floats, each storage once, weights and running statistics left out,
ReLU not in place, the indices of max-pooling (64 bit) included. The oracle in the tests is
`torch.autograd.graph.saved_tensors_hooks`.
"""

from math import prod
from typing import assert_never

from vgg_explorer.specs.layer_kinds import has_weights
from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Pool, Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.operations import BatchNorm, Operation, ReLU, operations

FLOAT, INDEX = 4, 8


def saved_bytes(network: Network) -> tuple[int, ...]:
    """Bytes a layer: what its backward pass needs and no layer before it has kept already."""
    learns = False  # a layer before has weights, so a gradient has to come back through here
    kept = False  # the tensor that arrives is kept already, by the ReLU that made it
    sizes = [0] * len(network.layers)
    for index, operation, input, output in operations(network):
        learns = learns or has_weights(network.layers[index])
        if learns and needs_input(operation) and not kept:
            sizes[index] += FLOAT * prod(input)
        if learns:
            sizes[index] += extra_bytes(operation, input, output)
        kept = operation == ReLU() or (kept and operation == Dropout(0.0))
    return tuple(sizes)


def needs_input(layer: Operation) -> bool:
    """Whether the gradient of the layer is computed from its input; a mean, a dropout and a ReLU do without."""
    match layer:
        case Conv() | FC() | Pool() | LRN() | BatchNorm():
            return True
        case AdaptivePool():
            return layer.size != (1, 1)
        case Dropout() | ReLU():
            return False
        case _ as unknown:
            assert_never(unknown)


def extra_bytes(layer: Operation, input: Shape, output: Shape) -> int:
    """Bytes kept beside the input.

    Indices of max-pooling, the mask of a dropout, three maps of an LRN, mean and deviation of each channel of a batch
    normalisation, the output of a ReLU.
    """
    match layer:
        case Pool(kind="max"):
            return INDEX * prod(output)
        case Dropout():
            return FLOAT * prod(output) if layer.rate > 0 else 0
        case LRN():
            padded = (input[0] + 4, *input[1:])  # the window of five channels, at both ends
            return FLOAT * (prod(padded) + 2 * prod(input))
        case BatchNorm():
            return FLOAT * 2 * layer.channels
        case ReLU():
            return FLOAT * prod(output)
        case Conv() | FC() | Pool() | AdaptivePool():
            return 0
        case _ as unknown:
            assert_never(unknown)
