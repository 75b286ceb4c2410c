"""How many paths lead from each input pixel to a unit: why a stack looks at the centre of its field.

For n stacked 3x3 they are the coefficients of (1 + x + x^2)^n along each axis: 1 3 6 7 6 3 1 for three. With
strides, dilation and pools it is the product of their polynomials, and a single kernel is flat. The gradient of a
unit is this count when all weights are one (Luo et al., "Understanding the Effective Receptive Field in Deep
Convolutional Neural Networks", NIPS 2016, section 2).
"""

from dataclasses import dataclass

import numpy as np

from vgg_explorer.analysis.receptive_field import taps
from vgg_explorer.specs.network import Network


@dataclass(frozen=True, slots=True)
class Paths:
    """Path counts of one unit along each axis; pixel (i, j) has rows[i] * columns[j] paths, channels not counted."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def share(self) -> np.ndarray:
        """Each pixel's share of all paths, (height, width), summing to 1."""
        return np.outer(normalised(self.rows), normalised(self.columns))


def normalised(counts: tuple[int, ...]) -> np.ndarray:
    total = sum(counts)
    return np.array([count / total if total else 0.0 for count in counts])


def paths(network: Network, index: int, row: int, column: int) -> Paths:
    """Paths from every pixel to unit (row, column) of layer `index`; padding carries none."""
    return Paths(along(network, index, row, 1)[0], along(network, index, column, 2)[0])


def levels(network: Network, row: int, column: int) -> tuple[Paths, ...]:
    """Paths to one unit of the last layer from the input and from each layer's output, input first."""
    last = len(network.layers) - 1
    pairs = zip(along(network, last, row, 1), along(network, last, column, 2), strict=True)
    return tuple(Paths(rows, columns) for rows, columns in pairs)


def along(network: Network, index: int, position: int, axis: int) -> list[tuple[int, ...]]:
    """Path counts along one axis at the input, and at each layer's output up to layer `index`."""
    shape = network.shapes[index]
    size = shape[axis] if len(shape) == 3 else 1
    counts = [int(i == position) for i in range(size)]
    levels = [tuple(counts)]
    for layer, input in zip(network.layers[index::-1], network.inputs()[index::-1], strict=True):
        before = [0] * (input[axis] if len(input) == 3 else 1)
        for place, count in enumerate(counts):
            if count:
                for tap in taps(layer, input, axis, place):
                    before[tap] += count
        counts = before
        levels.append(tuple(counts))
    return levels[::-1]
