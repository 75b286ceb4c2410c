"""Weights and work, layer by layer.

Convention: parameters include biases; MACs are those of convolutions and fully connected layers alone, for one
picture, bias and element-wise work not counted; FLOPs = 2 x MACs.
"""

from math import prod
from typing import assert_never

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pool, Shape
from vgg_explorer.specs.network import Norm


def weights(layer: Layer, input: Shape) -> int:
    """Weights without biases: Kh Kw Cin/groups Cout of a convolution, in x out of a fully connected layer."""
    match layer:
        case Conv():
            return prod(layer.kernel) * input[0] // layer.groups_for(input[0]) * layer.channels
        case FC():
            return prod(input) * layer.units
        case Pool() | AdaptivePool() | LRN() | Dropout():
            return 0
        case _ as unknown:
            assert_never(unknown)


def biases(layer: Layer) -> int:
    """One bias an output channel or unit."""
    match layer:
        case Conv():
            return layer.channels
        case FC():
            return layer.units
        case Pool() | AdaptivePool() | LRN() | Dropout():
            return 0
        case _ as unknown:
            assert_never(unknown)


def parameters(layer: Layer, input: Shape, norm: Norm = "none") -> int:
    """Weights and biases, and the scale and shift of the batch normalisation behind a convolution."""
    normalisation = 2 * layer.channels if norm == "batch" and isinstance(layer, Conv) else 0
    return weights(layer, input) + biases(layer) + normalisation


def macs(layer: Layer, input: Shape, output: Shape) -> int:
    """Multiply-accumulates for one picture: each weight of a convolution works once a position, H W in all."""
    return weights(layer, input) * prod(output[1:])
