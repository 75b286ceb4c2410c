"""Weights and work, layer by layer.

Convention: parameters include biases; MACs are those of convolutions and fully connected layers alone, for one
picture, bias and element-wise work not counted; FLOPs = 2 x MACs.
"""

from math import prod
from typing import assert_never

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pool, Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.operations import BatchNorm, Operation, ReLU, operations


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


def parameters(network: Network) -> list[int]:
    """Weights and biases of each layer, and the scale and shift of the batch normalisation behind it."""
    counts = [0] * len(network.layers)
    for index, operation, input, _ in operations(network):
        counts[index] += operation_parameters(operation, input)
    return counts


def operation_parameters(operation: Operation, input: Shape) -> int:
    """What one operation learns."""
    match operation:
        case BatchNorm():
            return 2 * operation.channels
        case ReLU():
            return 0
        case _ as layer:
            return weights(layer, input) + biases(layer)


def macs(layer: Layer, input: Shape, output: Shape) -> int:
    """Multiply-accumulates for one picture: each weight of a convolution works once a position, H W in all."""
    return weights(layer, input) * prod(output[1:])
