"""Does the highest point of a map lie on the object? (Zhang et al., "Top-down Neural Attention", ECCV 2016, 4.1)"""

from collections.abc import Mapping

import numpy as np
import torch

from vgg_explorer.analysis.pointing import pointed
from vgg_explorer.explain.saliency import explain
from vgg_explorer.language import N_
from vgg_explorer.models.build import Net
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.maps import PointingGame
from vgg_explorer.specs.progress import Progress, silent

WHAT = N_("Pointing game")


def pointing_game(
    model: Net,
    images: torch.Tensor,
    *,
    labels: np.ndarray,
    boxes: np.ndarray,
    method: str = "grad_cam",
    options: Mapping[str, object] | None = None,
    tolerance: int = 0,
    progress: Progress = silent,
) -> PointingGame:
    """How many of `images` (N, C, H, W), normalised, have the highest point of their map in their box.

    `labels` (N,) are the true classes, whose maps are taken, whatever the network says; `boxes` (N, 4) are left, top,
    right, bottom in pixels, the last two one past the end. A point within `tolerance` pixels of the box is a hit too
    (15 pixels of 224 and more in the paper). The baseline points at the middle of every picture.
    """
    check(N_("the tolerance"), tolerance, 0, 4_096)
    if not len(images) == len(labels) == len(boxes) > 0:
        raise SpecError(
            "there are {images} pictures, {labels} classes and {boxes} boxes; there must be as many of each.",
            images=len(images),
            labels=len(labels),
            boxes=len(boxes),
        )
    hits = centre_hits = 0.0
    for number, (label, box) in enumerate(zip(labels.tolist(), boxes.tolist(), strict=True)):
        image = images[number : number + 1]
        map = explain(model, image, method=method, target=label, options=options).map
        hits += pointed(map, box, tolerance)
        centre_hits += pointed(middle(map.shape), box, tolerance)
        progress(WHAT, number + 1, len(images))
    return PointingGame(method, len(images), hits, centre_hits)


def middle(shape: tuple[int, ...]) -> np.ndarray:
    """A map that is highest in the middle; four pixels share it where both sides are even."""
    rows, columns = (np.abs(np.arange(side) - (side - 1) / 2) < 1 for side in shape)
    return np.outer(rows, columns).astype(np.float32)
