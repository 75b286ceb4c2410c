"""The views of a picture that a test as in the paper averages over: scales, crops, mirror images (section 3.2)."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch.nn import functional

from vgg_explorer.analysis.dense import takes_any_size
from vgg_explorer.data.augment import normalised
from vgg_explorer.models.build import Net
from vgg_explorer.models.dense import DenseNet
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.test_protocol import TestProtocol

Size = tuple[int, int]


@dataclass(frozen=True)
class Contestant:
    """A trained network, the colours that its pictures are normalised by, and the factor of its class scores."""

    net: Net
    colours: Colours
    score_scale: float = 1.0

    def posteriors(self, scores: torch.Tensor) -> torch.Tensor:
        """Class probabilities of scores (n, classes), in float32."""
        return (scores.float() * self.score_scale).softmax(1)


def posteriors(contestant: Contestant, pictures: torch.Tensor, protocol: TestProtocol) -> torch.Tensor:
    """Class probabilities (n, classes) of pictures (n, C, H, W) uint8, averaged over all views of the protocol.

    In mode `both` dense and multi-crop count the same, however many crops there are (section 4.3: the average of their
    soft-max outputs).
    """
    network = contestant.net.network
    _, height, width = network.input
    any_size = protocol.mode == "dense" and takes_any_size(network)
    found = [
        mode
        for scale in protocol.scales
        for mode in by_mode(contestant, rescaled(pictures, (height, width), scale, any_size=any_size), protocol)
    ]
    return torch.stack(found).mean(0)


def by_mode(contestant: Contestant, images: torch.Tensor, protocol: TestProtocol) -> Iterator[torch.Tensor]:
    """Probabilities (n, classes) of rescaled pictures: by crops, densely, or first one and then the other."""
    images = normalised(images, contestant.colours)
    sides = (images, images.flip(3)) if protocol.mirror else (images,)
    if protocol.dense:
        dense = DenseNet(contestant.net)
        yield torch.stack([contestant.posteriors(mean_scores(dense, side)) for side in sides]).mean(0)
    if protocol.crops:
        size = contestant.net.network.input[1:]
        crops = [crop for side in sides for crop in grid(side, size, protocol.crops)]
        yield torch.stack([contestant.posteriors(contestant.net(crop)) for crop in crops]).mean(0)


def mean_scores(dense: DenseNet, images: torch.Tensor) -> torch.Tensor:
    """The score map averaged over space, (n, classes); the softmax comes after it (section 3.2)."""
    maps: torch.Tensor = dense(images)
    return maps.float().mean((2, 3))


def rescaled(pictures: torch.Tensor, size: Size, scale: float, *, any_size: bool = False) -> torch.Tensor:
    """Pictures (n, C, H, W) whose shorter side is `scale` times that of `size`, bilinear and antialiased, 0 to 255.

    The longer side keeps the ratio. What is smaller than the network's input along an axis is refused, unless the
    network takes `any_size`.
    """
    target = round(scale * min(size))
    height, width = pictures.shape[2:]
    factor = target / min(height, width)
    new = max(1, round(height * factor)), max(1, round(width * factor))
    if not any_size and (new[0] < size[0] or new[1] < size[1]):
        raise SpecError(
            "at scale {scale} pictures are {found}, smaller than the {wanted} that the network takes; take 1 or more.",
            scale=f"{scale:g}",
            found=f"{new[0]}x{new[1]}",
            wanted=f"{size[0]}x{size[1]}",
        )
    if new == (height, width):
        return pictures.float()
    return functional.interpolate(pictures.float(), new, mode="bilinear", antialias=True, align_corners=False)


def grid(images: torch.Tensor, size: tuple[int, ...], count: int) -> Iterator[torch.Tensor]:
    """`count` x `count` crops of `size` at regular places from corner to corner; a single one is the central crop."""
    height, width = images.shape[2:]
    for top in places(height - size[0], count):
        for left in places(width - size[1], count):
            yield images[:, :, top : top + size[0], left : left + size[1]]


def places(room: int, count: int) -> list[int]:
    """Where crops begin along one axis with so much `room`; places that fall together count each time."""
    if count == 1:
        return [room // 2]
    return [round(room * number / (count - 1)) for number in range(count)]
