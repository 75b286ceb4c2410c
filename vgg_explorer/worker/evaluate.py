"""Trained weights measured again, on their own data or on other data."""

import torch

from vgg_explorer.data.batches import in_order, reader
from vgg_explorer.data.datasets import load
from vgg_explorer.engine.evaluate import evaluate as count
from vgg_explorer.engine.experiment import test_batch
from vgg_explorer.engine.plan import device
from vgg_explorer.engine.views import scale_at_test, views_at_test
from vgg_explorer.models.build import Net
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.runs.weights import Known, no_data
from vgg_explorer.specs.datasets import DataSpec, format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.evaluation import Evaluated, Evaluation
from vgg_explorer.specs.question import Evaluate
from vgg_explorer.specs.recipe import Recipe
from vgg_explorer.worker.weights import ready

SHOWN = 6  # class names in a sentence


def evaluate(question: Evaluate) -> Evaluated:
    """Counts and rates on the test set; pictures are normalised by the colours that the weights were trained with."""
    model, found = ready(question.weights)
    line = question.dataset or found.dataset
    if not line:
        raise no_data(found.title)
    dataset = read_dataset(line)
    sets = load(dataset, largest=recipe_of(found).augment.scales[1])
    check(sets, found)
    seed = found.spec.seed if found.spec else None
    return Evaluated(
        found.network.name, format_dataset(dataset), seed, sets.classes, measured(model, sets, found, dataset)
    )


def measured(model: Net, sets: Sets, found: Known, dataset: DataSpec) -> Evaluation:
    """As the run of these weights is tested; weights from elsewhere see each picture once, as it is."""
    recipe = recipe_of(found)
    colours = Colours(found.mean, found.deviation, axes=())
    pictures = reader(sets.test, torch.device(device()), scale=scale_at_test(recipe, dataset))
    batches = in_order(pictures, len(sets.test.labels), test_batch(found.network), colours=colours)
    views = views_at_test(recipe, dataset)
    return count(model, batches, len(sets.classes), views=views, score_scale=recipe.score_scale)


def recipe_of(found: Known) -> Recipe:
    """By which weights were trained; a plain one for those from elsewhere."""
    return found.spec.recipe if found.spec else Recipe()


def check(sets: Sets, found: Known) -> None:
    """Raise where the pictures are none for the network, or show other things than it knows.

    Weights from elsewhere may not know what their classes are called: those of the data are taken, in their order.
    """
    if sets.test.shape != found.shape or len(sets.classes) != len(found.classes):
        raise SpecError(
            "the data has pictures of {shape} and {classes} classes; {name} was trained on {own} and {ours}.",
            shape="x".join(map(str, sets.test.shape)),
            classes=len(sets.classes),
            name=found.title,
            own="x".join(map(str, found.shape)),
            ours=len(found.classes),
        )
    if found.spec is not None and sets.classes != found.classes:
        raise SpecError(
            "the classes of the data are {classes}; {name} was trained on {own}.",
            classes=shown(sets.classes),
            name=found.title,
            own=shown(found.classes),
        )


def shown(names: tuple[str, ...]) -> str:
    return ", ".join(names[:SHOWN]) + ("" if len(names) <= SHOWN else ", …")
