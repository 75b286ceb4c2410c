"""Pictures that lie on the device as training takes them: with their border, normalised, in its precision.

They lie as (N, H, W, C), so that a batch is one gather of pixels, which crops and mirrors, and comes out in the layout
`channels_last`.
"""

from typing import NamedTuple

import numpy as np
import torch

from vgg_explorer.data.augment import bordered, normalised
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.specs.augment import Augment

CHUNK = 5_000  # pictures that are normalised at once


class Cut(NamedTuple):
    """Where pictures come from: the index of each one's first pixel, int64, and whether it is mirrored, bool."""

    first: torch.Tensor
    flipped: torch.Tensor


class Prepared:
    """A training set on a device, (N, H + 2 p, W + 2 p, C) with a border of p pixels, and its classes."""

    def __init__(
        self, source: InMemory, augment: Augment, colours: Colours, *, device: torch.device, dtype: torch.dtype
    ) -> None:
        self.border, (_, self.height, self.width) = augment.crop, source.shape
        chunks = [
            normalised(bordered(torch.from_numpy(part).to(device), augment), colours).to(dtype).permute(0, 2, 3, 1)
            for part in np.array_split(source.images, -(-len(source.images) // CHUNK))
        ]
        self.images = torch.cat([chunk.contiguous() for chunk in chunks])
        self.labels = torch.from_numpy(source.labels).to(device)
        self.pixels = self.images.view(-1, self.images.shape[3])
        _, full, self.stride, _ = self.images.shape
        self.area = full * self.stride
        self.rows = torch.arange(self.height, device=device) * self.stride
        self.columns = torch.arange(self.width, device=device)

    def cut(self, places: np.ndarray, corner: np.ndarray, flipped: np.ndarray) -> Cut:
        """Where the pictures at `places` (...,) begin, cropped at `corner` (..., 2), on the device."""
        first = places * self.area + (corner[..., 0] * self.stride + corner[..., 1] if self.border else 0)
        device = self.pixels.device
        return Cut(torch.from_numpy(first).to(device), torch.from_numpy(flipped).to(device))

    def batch(self, cut: Cut) -> torch.Tensor:
        """The pictures (n, C, H, W), channels last in memory; nothing here waits for the device."""
        columns = torch.where(cut.flipped[:, None], self.width - 1 - self.columns, self.columns)
        index = cut.first[:, None, None] + self.rows[None, :, None] + columns[:, None, :]
        return self.pixels[index].permute(0, 3, 1, 2)


def fits(source: object, augment: Augment, *, bytes: int) -> bool:
    """Whether a set can be prepared: an array in memory, cropped and mirrored at most, within `bytes` as float32."""
    if not isinstance(source, InMemory) or isinstance(source.images, np.memmap):
        return False
    count, channels, height, width = source.images.shape
    pixels = count * (height + 2 * augment.crop) * (width + 2 * augment.crop)
    return 4 * channels * pixels <= bytes and augment.scales == (1.0, 1.0) and not augment.colour
