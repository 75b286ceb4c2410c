"""Views of a picture whose class probabilities are averaged at test."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.recipe import Recipe


@dataclass(frozen=True, slots=True)
class View:
    """A picture moved by (down, right) pixels, its border reflected, and mirrored or not; with a weight in the mean."""

    weight: int = 1
    moved: tuple[int, int] = (0, 0)
    mirrored: bool = False

    def of(self, images: torch.Tensor) -> torch.Tensor:
        """The pictures (n, C, H, W) as this view shows them."""
        if self.moved != (0, 0):
            _, _, height, width = images.shape
            margin = max(map(abs, self.moved))
            top, left = (margin - each for each in self.moved)
            padded = functional.pad(images, (margin,) * 4, "reflect")
            images = padded[:, :, top : top + height, left : left + width]
        return images.flip(3) if self.mirrored else images


Views = tuple[View, ...]
ONE: Views = (View(),)
FLIP: Views = (View(), View(mirrored=True))
SIX: Views = tuple(  # Jordan 2024, section 3.5
    View(weight, moved, mirrored)
    for weight, moved in ((2, (0, 0)), (1, (1, 1)), (1, (-1, -1)))
    for mirrored in (False, True)
)


def views_at_test(recipe: Recipe, dataset: DataSpec) -> Views:
    """The recipe's views at test, as far as they keep the classes of this set."""
    if dataset.entry().changes != "all":
        return ONE
    if recipe.six_views:
        return SIX
    return FLIP if recipe.flip_at_test else ONE


def scale_at_test(recipe: Recipe, dataset: DataSpec) -> float:
    """How many times a picture covers the input at validation and test, of which the central crop is seen.

    The middle of the scales of training where the recipe says so (section 3.2), where they keep the classes.
    """
    if not recipe.test_rescaled or dataset.entry().changes == "none":
        return 1.0
    return sum(recipe.augment.scales) / 2


def log_probabilities(
    model: nn.Module, images: torch.Tensor, views: Views = ONE, *, score_scale: float = 1.0
) -> torch.Tensor:
    """(n, classes), the logarithm of the mean over the views; in float32 whatever the network computes in."""

    def seen(view: View) -> torch.Tensor:
        shown = view.of(images)
        layout = (
            torch.channels_last if images.is_contiguous(memory_format=torch.channels_last) else torch.contiguous_format
        )
        return functional.log_softmax(model(shown.contiguous(memory_format=layout)).float() * score_scale, 1)

    if len(views) == 1:
        return seen(views[0])
    weights = torch.tensor([float(view.weight) for view in views])
    chances = torch.stack([seen(view) + float(log) for view, log in zip(views, weights.log(), strict=True)])
    return chances.logsumexp(0) - float(weights.sum().log())
