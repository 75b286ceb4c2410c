"""The receptive field that a trained network really uses, beside that of fresh weights and that of path counts."""

import numpy as np
import torch

from vgg_explorer.analysis.mass import side
from vgg_explorer.analysis.paths import paths
from vgg_explorer.analysis.receptive_field import centre
from vgg_explorer.explain.receptive_field import effective_field, untrained
from vgg_explorer.language import N_
from vgg_explorer.models.build import Net
from vgg_explorer.pictures import examples
from vgg_explorer.pictures.shapes import OBJECTS, draw
from vgg_explorer.runs.weights import Known
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.maps import EffectiveField
from vgg_explorer.specs.options import layer_index, map_layers
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.receptive_field import LayerField, MeasuredFields, MeasureFields
from vgg_explorer.worker.weights import fitted, normalised, ready

SHAPES, DRAWINGS = N_("drawn shapes"), N_("drawings and their mirror images")
SEED = 1409


def measured(question: MeasureFields, progress: Progress) -> MeasuredFields:
    """Progress counts layers, a trained and a random one each."""
    check(N_("the number of pictures"), question.pictures, 1, 1_000)
    model, found = ready(question.weights)
    names = map_layers(model.network)
    if question.layer:
        layer_index(model.network, question.layer, choices=names)
        names = (question.layer,)
    images, source = pictures(found, question.pictures)
    fresh = untrained(model)
    layers = []
    for number, name in enumerate(names):
        trained = of(model, images, name, question, trained=True)
        progress(name, 2 * number + 1, 2 * len(names))
        random = of(fresh, images, name, question, trained=False)
        progress(name, 2 * number + 2, 2 * len(names))
        layers.append(LayerField(trained, random, *by_paths(model, trained)))
    return MeasuredFields(tuple(layers), source)


def of(model: Net, images: torch.Tensor, layer: str, question: MeasureFields, *, trained: bool) -> EffectiveField:
    return effective_field(model, images, layer=layer, units=question.units, trained=trained)


def by_paths(model: Net, field: EffectiveField) -> tuple[int, int, int, int]:
    """The sides of the squares that hold 50 % and 95 % of the paths to the same unit, and of their square roots."""
    index = layer_index(model.network, field.layer, choices=map_layers(model.network))
    counted = paths(model.network, index, field.row, field.column)
    middle = centre(model.network, index, field.row, field.column)
    equal, signs = counted.share(), counted.by_random_signs()
    return side(equal, middle, 0.5), side(equal, middle, 0.95), side(signs, middle, 0.5), side(signs, middle, 0.95)


def pictures(found: Known, count: int) -> tuple[torch.Tensor, str]:
    """(count, C, H, W), normalised: of drawn shapes for a network that has learned from them, else of the drawings."""
    if found.dataset and read_dataset(found.dataset).name == "shapes":
        drawn = draw(np.arange(count) % len(OBJECTS), found.shape[1], np.random.default_rng(SEED))
        looked_at, source = [image.transpose(1, 2, 0) for image in drawn.images], SHAPES
    else:
        looked_at, source = drawings(count), DRAWINGS
    return torch.cat([normalised(fitted(np.ascontiguousarray(one), found), found) for one in looked_at]), source


def drawings(count: int) -> list[np.ndarray]:
    """At most twenty."""
    whole = [example.picture.pixels for example in examples.drawings().values()]
    return [*whole, *(picture[:, ::-1] for picture in whole)][:count]
