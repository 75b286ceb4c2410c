"""Questions about one picture and one trained network."""

import numpy as np
import torch
from cachetools import LRUCache, cached

from vgg_explorer.explain.activations import activations, first_filters
from vgg_explorer.explain.class_model import class_model
from vgg_explorer.explain.faithfulness import curves
from vgg_explorer.explain.randomisation import randomisation
from vgg_explorer.explain.saliency import explain
from vgg_explorer.models.build import Net
from vgg_explorer.runs.weights import Known
from vgg_explorer.specs.maps import Activations, ClassModel, Curves, Filters
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.saliency import (
    Activate,
    Explain,
    Explained,
    Imagine,
    LookAtFilters,
    Picture,
    Trust,
    Trusted,
)
from vgg_explorer.worker.weights import fitted, normalised, ready


def seen(picture: Picture, found: Known) -> tuple[np.ndarray, torch.Tensor]:
    """The picture as the network gets it: to be looked at, (H, W, 3), and to be computed with, (1, C, H, W)."""
    looked_at = fitted(picture.pixels, found)
    return looked_at, normalised(looked_at, found)


def explained(question: Explain, progress: Progress) -> Explained:
    """One map, and what is needed to show it."""
    model, found = ready(question.weights)
    looked_at, images = seen(question.picture, found)
    options = dict(question.options)
    map = explain(
        model,
        images,
        method=question.method,
        target=found.class_number(question.target),
        options=options,
        unit=found.unit,
        progress=progress,
    )
    shown = {map.target, *(chance.index for chance in map.top)}
    passes = find_method(question.method).passes(options, model.network).total
    return Explained(map, looked_at, {index: found.classes[index] for index in shown}, passes)


def trusted(question: Trust, progress: Progress) -> Trusted:
    """The map again, by a network that forgets layer by layer, and what its pixels are worth."""
    asked = question.asked
    model, found = ready(asked.weights)
    _, images = seen(asked.picture, found)
    forgetting = randomisation(
        model,
        images,
        method=asked.method,
        target=found.class_number(asked.target),
        options=dict(asked.options),
        unit=found.unit,
        progress=progress,
    )
    map, target = forgetting.trained.map, forgetting.trained.target
    by_map = curves(model, images, map=map, target=target)
    return Trusted(by_map, by_chance(model, asked.picture, target, images), forgetting)


@cached(LRUCache(256), key=lambda model, picture, target, images: (model, picture, target))
def by_chance(model: Net, picture: Picture, target: int, images: torch.Tensor) -> Curves:
    """The same for pixels in random order: one for all methods."""
    return curves(model, images, map=np.zeros(images.shape[2:], np.float32), target=target)


def activated(question: Activate) -> Activations:
    model, found = ready(question.weights)
    return activations(model, seen(question.picture, found)[1], layer=question.layer)


def filters(question: LookAtFilters) -> Filters:
    return first_filters(ready(question.weights)[0])


def imagined(question: Imagine, progress: Progress) -> ClassModel:
    model, found = ready(question.weights)
    target = found.class_number(question.target)
    chosen = best(model) if target is None else target
    return class_model(model, chosen, steps=question.steps, unit=found.unit, progress=progress)


def best(model: Net) -> int:
    """The class that the network sees in a picture of nothing."""
    with torch.no_grad():
        nothing = torch.zeros(1, *model.network.input, device=next(model.parameters()).device)
        return int(model(nothing).argmax())
