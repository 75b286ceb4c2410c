"""How many paths lead from each input pixel to a unit: why a stack looks at the centre of its field.

For n stacked 3x3 they are the coefficients of (1 + x + x^2)^n along each axis: 1 3 6 7 6 3 1 for three. With
strides, dilation and pools it is the product of their polynomials, and a single kernel is flat. The gradient of a
unit is this count when all weights are one (Luo et al., "Understanding the Effective Receptive Field in Deep
Convolutional Neural Networks", NIPS 2016, section 2).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

import numpy as np

from vgg_explorer.specs.checks import check
from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pool, Shape
from vgg_explorer.specs.network import Network

EXACT_BITS = 256


@dataclass(frozen=True, slots=True)
class Paths:
    """Path counts of one unit along each axis; pixel (i, j) has rows[i] * columns[j] paths, channels not counted.

    Counts are exact below 2^256 along an axis. A deeper network has them all divided by one power of two and
    rounded up, so that only their shares, and which are zero, can be read from them.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def share(self) -> np.ndarray:
        """Each pixel's share of all paths, (height, width), summing to 1."""
        return np.outer(normalised(self.rows), normalised(self.columns))

    def by_random_signs(self) -> np.ndarray:
        """Each pixel's share of the magnitude where weights are random, (height, width), summing to 1."""
        return np.outer(by_random_signs(self.rows), by_random_signs(self.columns))


def normalised(counts: tuple[int, ...]) -> np.ndarray:
    total = sum(counts)
    return np.array([count / total if total else 0.0 for count in counts])


def by_random_signs(counts: tuple[int, ...]) -> np.ndarray:
    """The shares of |d unit / d pixel| along an axis where all weights are random with mean 0: roots of the counts.

    Two paths that differ have products of weights that do not go together, so that the variance of their sum is the
    count times that of one product, and its magnitude grows with the root of the count; sums of as many random steps.
    Activations and max-pooling leave paths out, and are not looked at.
    """
    roots = np.sqrt(normalised(counts))
    found: np.ndarray = roots / (roots.sum() or 1.0)
    return found


def paths(network: Network, index: int, row: int, column: int) -> Paths:
    """Paths from every pixel to unit (row, column) of layer `index`; padding carries none."""
    return Paths(at_input(network, index, row, 1), at_input(network, index, column, 2))


def levels(network: Network, row: int, column: int) -> tuple[Paths, ...]:
    """Paths to one unit of the last layer from the input and from each layer's output, input first."""
    last = len(network.layers) - 1
    pairs = zip(along(network, last, row, 1), along(network, last, column, 2), strict=True)
    return tuple(Paths(tuple(rows), tuple(columns)) for rows, columns in pairs)[::-1]


@lru_cache(64)
def at_input(network: Network, index: int, position: int, axis: int) -> tuple[int, ...]:
    """Kept for a while: a page asks for the rectangle, the shade and the words of one unit."""
    counts = np.zeros(0, object)
    for level in along(network, index, position, axis):
        counts = level  # only the last is kept: a deep network has many levels of large numbers
    return tuple(counts)


def along(network: Network, index: int, position: int, axis: int) -> Iterator[np.ndarray]:
    """Path counts along one axis at the output of layer `index`, then at the input of each layer down to the first."""
    shape = network.shapes[index]
    size = shape[axis] if len(shape) == 3 else 1
    check("the position of the unit", position, 0, size - 1)
    counts = np.zeros(size, object)  # whole numbers of any length
    counts[position] = 1
    yield counts
    for layer, input in zip(network.layers[index::-1], network.inputs()[index::-1], strict=True):
        counts = bounded(spread(layer, counts, input, axis))
        yield counts


def spread(layer: Layer, counts: np.ndarray, input: Shape, axis: int) -> np.ndarray:
    """Path counts at a layer's input: each position of the output gives its count to all that it reads."""
    match layer:
        case Conv():
            kernel, stride, padding = layer.kernel[axis - 1], layer.stride[axis - 1], layer.padding[axis - 1]
            return slid(counts, input[axis], kernel, stride, padding, layer.dilation[axis - 1])
        case Pool():
            return slid(counts, input[axis], layer.kernel[axis - 1], layer.stride[axis - 1], layer.padding[axis - 1])
        case AdaptivePool():
            return binned(counts, input[axis])
        case FC():
            return np.repeat(counts, input[axis] if len(input) == 3 else 1)
        case LRN() | Dropout():
            return counts
        case _ as unknown:
            assert_never(unknown)


def slid(counts: np.ndarray, size: int, kernel: int, stride: int, padding: int, dilation: int = 1) -> np.ndarray:
    """Counts at the input of a sliding window: each is added at the window's first tap and ends behind its last."""
    first = np.arange(len(counts)) * stride
    behind = first + kernel * dilation
    rows = -(-max(behind[-1] + 1, padding + size) // dilation)
    line = np.zeros(rows * dilation, object)
    line[first] += counts
    line[behind] -= counts
    return line.reshape(rows, dilation).cumsum(axis=0).ravel()[padding : padding + size]


def binned(counts: np.ndarray, size: int) -> np.ndarray:
    """Back through an adaptive pool, in the same way; its bins can overlap."""
    first, behind = bins(size, len(counts))
    line = np.zeros(size + 1, object)
    np.add.at(line, first, counts)
    np.subtract.at(line, behind, counts)
    return line.cumsum()[:size]


def bins(size: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Bin i of an adaptive pool goes from floor(i size / count) to below ceil((i + 1) size / count)."""
    edges = np.arange(count + 1) * size
    return edges[:-1] // count, -(-edges[1:] // count)


def bounded(counts: np.ndarray) -> np.ndarray:
    """The counts while they are below 2^EXACT_BITS, else the upper half of their bits, rounded up."""
    bits = max(counts).bit_length()
    if bits <= EXACT_BITS:
        return counts
    shifted: np.ndarray = -(-counts >> bits - EXACT_BITS // 2)
    return shifted
