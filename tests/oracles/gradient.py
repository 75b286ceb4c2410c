"""The gradient of one unit when every weight is one: which pixels it sees, and by how many paths."""

import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.specs.layers import FC, AdaptivePool, Conv, Layer, Pool
from vgg_explorer.specs.network import Network


def gradient(network: Network, index: int, row: int, column: int) -> torch.Tensor:
    """d unit / d pixel, (H, W) in float64, of unit (row, column) of layer `index`.

    One channel; no ReLU, normalisation or dropout; pooling adds what its window sees.
    """
    picture = torch.zeros(1, 1, *network.input[1:], dtype=torch.float64, requires_grad=True)
    output = picture
    for layer in network.layers[: index + 1]:
        output = summed(layer, output)
    output[0, 0, row, column].backward()
    assert picture.grad is not None
    return picture.grad[0, 0]


def summed(layer: Layer, picture: torch.Tensor) -> torch.Tensor:
    match layer:
        case Conv():
            ones = torch.ones(1, 1, *layer.kernel, dtype=torch.float64)
            return functional.conv2d(picture, ones, stride=layer.stride, padding=layer.padding, dilation=layer.dilation)
        case Pool():
            return functional.avg_pool2d(
                picture, layer.kernel, layer.stride, layer.padding, ceil_mode=layer.ceil, divisor_override=1
            )
        case AdaptivePool():
            return adaptive_sum(picture, layer.size)
        case FC():
            return picture.sum().reshape(1, 1, 1, 1)
        case _:
            return picture


def adaptive_sum(picture: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    """Torch's own adaptive mean, times the number of positions in each bin, which its gradient tells."""
    pool = nn.AdaptiveAvgPool2d(size)
    ones = torch.ones_like(picture, requires_grad=True)
    means = pool(ones)
    positions = torch.empty_like(means)
    for row in range(size[0]):
        for column in range(size[1]):
            (shares,) = torch.autograd.grad(means[0, 0, row, column], ones, retain_graph=True)
            positions[0, 0, row, column] = shares.count_nonzero()
    return pool(picture) * positions.detach()


def hull(counts: torch.Tensor) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of what is not zero, the last two one past the end; zeros where all is zero."""
    rows, columns = counts.any(1).nonzero().flatten().tolist(), counts.any(0).nonzero().flatten().tolist()
    return (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1) if rows else (0, 0, 0, 0)
