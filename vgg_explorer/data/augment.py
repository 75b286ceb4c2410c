"""Changes to training pictures, a batch at a time and one draw a picture; first the draws, then what they do."""

from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional

from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.rescaling import Crops, central_crops, random_crops, weights
from vgg_explorer.specs.augment import Augment

MIRRORED = 3  # what a random stream is for; 1 and 2 are orders and draws


class Draws(NamedTuple):
    """What chance decides for each of n pictures.

    `corner` (n, 2): top and left of the crop in the padded picture. `flipped` (n,). `zoom` (n,): how many times the
    rescaled picture covers the input. `middle` (n, 2): where its crop lies, from -1 to 1. `shift` (n, C): along each
    component.
    """

    corner: np.ndarray
    flipped: np.ndarray
    zoom: np.ndarray
    middle: np.ndarray
    shift: np.ndarray

    def of(self, places: slice) -> "Draws":
        return Draws(*(each[places] for each in self))


def draw(augment: Augment, count: int, channels: int, *, random: np.random.Generator) -> Draws:
    """The draws for `count` pictures, always the same numbers whatever the recipe then uses."""
    return Draws(
        corner=random.integers(0, 2 * augment.crop + 1, (count, 2)),
        flipped=random.random(count) < (0.5 if augment.flip else 0),
        zoom=random.uniform(*augment.scales, count),
        middle=random.uniform(-1, 1, (count, 2)),
        shift=random.normal(0, augment.colour, (count, channels)),
    )


def mirrored_at_first(seed: int, count: int) -> np.ndarray:
    """Which of `count` pictures the first epoch of alternating flips mirrors, (count,): a random half."""
    flipped: np.ndarray = np.random.default_rng((MIRRORED, seed)).random(count) < 0.5
    return flipped


def augmented(images: torch.Tensor, draws: Draws, augment: Augment, *, colours: Colours) -> torch.Tensor:
    """Pictures (n, C, H, W) uint8 as the draws change them, normalised, in float32."""
    if augment.scales != (1.0, 1.0):
        images = rescaled_crops(images, random_places(images, draws))
    return changed(images, draws, augment, colours=colours)


def changed(images: torch.Tensor, draws: Draws, augment: Augment, *, colours: Colours) -> torch.Tensor:
    """All but the scale: pictures (n, C, H, W) from 0 to 255, of which `scales` is done, or not asked for."""
    if augment.crop:
        images = cropped(images, augment, draws.corner)
    if augment.flip:
        images = torch.where(on(images, draws.flipped)[:, None, None, None], images.flip(3), images)
    result = normalised(images, colours)
    if augment.colour:
        result += shifts(result, draws.shift, colours)
    return result


def on(images: torch.Tensor, values: np.ndarray) -> torch.Tensor:
    """Draws on the device of the pictures."""
    return torch.from_numpy(np.ascontiguousarray(values)).to(images.device, non_blocking=True)


def random_places(images: torch.Tensor, draws: Draws) -> Crops:
    """Where the crops of pictures of one size lie, which is that of the network's input."""
    channels, height, width = images.shape[1:]
    sizes = np.broadcast_to((height, width), (len(images), 2))
    return random_crops(sizes, (channels, height, width), scale=draws.zoom, middle=draws.middle)


def central_places(images: torch.Tensor, scale: float) -> Crops:
    """The same for crops in the middle."""
    channels, height, width = images.shape[1:]
    return central_crops(np.broadcast_to((height, width), (len(images), 2)), (channels, height, width), scale=scale)


def rescaled_crops(images: torch.Tensor, crops: Crops) -> torch.Tensor:
    """Pictures (n, C, H, W) rescaled, antialiased, and cropped to the size that they had, float32 from 0 to 255."""
    shares = [
        on(images, weights(np.full(len(images), side), crops.rescaled[:, axis], crops.corner[:, axis], side))
        for axis, side in enumerate(images.shape[2:])
    ]
    rows, columns = (each[:, None] for each in shares)
    return rows @ images.float() @ columns.transpose(2, 3)


def cropped(images: torch.Tensor, augment: Augment, corner: np.ndarray) -> torch.Tensor:
    """A border around, then a crop of the old size with the given corner."""
    _, _, height, width = images.shape
    windows = bordered(images, augment).unfold(2, height, 1).unfold(3, width, 1)
    top, left = on(images, corner).unbind(1)
    return windows[torch.arange(len(images), device=images.device), :, top, left]


def bordered(images: torch.Tensor, augment: Augment) -> torch.Tensor:
    """Pictures with a border of `augment.crop` pixels: black, or the picture reflected without its edge row."""
    if augment.border == "black":
        return functional.pad(images, (augment.crop,) * 4)
    rows, columns = (
        torch.from_numpy(np.pad(np.arange(side), augment.crop, "reflect")).to(images.device)
        for side in images.shape[2:]
    )
    return images.index_select(2, rows).index_select(3, columns)


def shifts(images: torch.Tensor, shift: np.ndarray, colours: Colours) -> torch.Tensor:
    """What is added to each channel of each picture, (n, C, 1, 1): the shift along the components of the colours."""
    added = shift @ np.array(colours.axes) / np.array(colours.deviation)
    return on(images, added.astype(np.float32))[:, :, None, None]


def normalised(images: torch.Tensor, colours: Colours) -> torch.Tensor:
    """Pictures in uint8 to float32 with mean 0 and deviation 1 a channel, by the training set's colours."""
    scale = torch.tensor([1 / (255 * each) for each in colours.deviation], device=images.device)
    offset = torch.tensor([-m / d for m, d in zip(colours.mean, colours.deviation, strict=True)], device=images.device)
    return torch.addcmul(offset[:, None, None], images.float(), scale[:, None, None])
