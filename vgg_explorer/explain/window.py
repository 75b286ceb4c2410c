"""The part of a picture that one unit reads, so that not the whole picture has to pass the network."""

from dataclasses import dataclass

import numpy as np
import torch

from vgg_explorer.analysis.receptive_field import receptive_fields, rectangle
from vgg_explorer.specs.layer_kinds import reads_whole_map
from vgg_explorer.specs.network import Network


@dataclass(frozen=True, slots=True)
class InputWindow:
    """Pixels [top, bottom) x [left, right), and where the unit is in the map that they alone give."""

    top: int
    left: int
    bottom: int
    right: int
    row: int
    column: int

    def cut(self, pictures: torch.Tensor) -> torch.Tensor:
        return pictures[:, :, self.top : self.bottom, self.left : self.right]

    def back(self, values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
        """Values (h, w) of the window in their place among zeros, (H, W)."""
        whole = np.zeros(shape, values.dtype)
        whole[self.top : self.bottom, self.left : self.right] = values
        return whole


def window(network: Network, index: int, row: int, column: int) -> InputWindow:
    """The smallest one in which unit (row, column) of layer `index` has the same value and the same gradient.

    It begins at a multiple of the layer's stride, so that all maps below keep their grid. Whatever the unit reads is
    read from the same pixels and the same padding: its rectangle is inside, and the padding of an edge that was cut
    off takes the place of pixels that it does not read. A layer that divides the whole map (adaptive pooling, fully
    connected) needs the whole picture.
    """
    _, height, width = network.input
    seen, field = rectangle(network, index, row, column), receptive_fields(network)[index]
    if seen.top == seen.bottom or any(map(reads_whole_map, network.layers[: index + 1])):
        return InputWindow(0, 0, height, width, row, column)
    down, right = round(field.height.stride), round(field.width.stride)
    top, left = seen.top // down, seen.left // right
    return InputWindow(top * down, left * right, seen.bottom, seen.right, row - top, column - left)
