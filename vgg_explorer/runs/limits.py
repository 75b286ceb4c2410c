"""How much one run, one owner and all runs together may take: the settings, and a sentence for each."""

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit_dataset
from vgg_explorer.analysis.pretraining import layer_starts
from vgg_explorer.analysis.report import analyse
from vgg_explorer.runs.memory_limit import check_step
from vgg_explorer.runs.weights import known
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layer_start import LayerStart
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.recipe import Recipe
from vgg_explorer.specs.run import RunSpec


def check_run(spec: RunSpec) -> None:
    """Raise where a run is too long, its network or its steps are too large, or its start or pictures do not fit it."""
    most = settings().run_epochs
    if spec.recipe.epochs > most:
        raise SpecError(
            "the run has {epochs} epochs; at most {most} are allowed here.", epochs=f"{spec.recipe.epochs:,}", most=most
        )
    found = network(spec)
    check_parameters(analyse(found).parameters)
    if classes_of(spec.dataset):  # else only the pictures tell how large they are, and the worker looks then
        check_step(found, spec.recipe)
    starts(spec)


def starts(spec: RunSpec) -> tuple[LayerStart, ...]:
    """Layer by layer what a run copies from what it starts from, none where it begins random.

    Raise where the two do not fit, here or further up the chain; of pictures that tell their classes only when they
    are read, the run itself says it.
    """
    if spec.start is None:
        return ()
    source = spec.start.source
    if source.run is not None:
        starts(source.run)
        check_pixels(spec.recipe, source.run.recipe)
        given, classes = network(source.run).called(source.run.network), classes_of(source.run.dataset)
    else:
        found = known(source.name, paths=False)
        given, classes = found.network, len(found.classes)
    if classes_of(spec.dataset) != classes and None in (classes, classes_of(spec.dataset)):
        return ()
    return layer_starts(network(spec), given, spec.start.way)


def check_pixels(recipe: Recipe, before: Recipe) -> None:
    """Raise where copied layers would see values on another scale than those that they have learned from."""
    if recipe.pixels != before.pixels:
        raise SpecError(
            "the recipe {own} and that of the weights, {theirs}, take pixels on different scales (0 to 255, or divided "
            "by the deviation); take one for both.",
            own=recipe.name,
            theirs=before.name,
        )


def classes_of(line: str) -> int | None:
    return read_dataset(line).entry().classes


def network(spec: RunSpec) -> Network:
    """The network of a run, as far as can be told before its pictures are read: of a folder only they tell more."""
    dataset = read_dataset(spec.dataset)
    shape = dataset.shape
    if not dataset.entry().classes:
        return derive(spec.network, input=shape).network
    return fit_dataset(spec.network, dataset, shape, dataset.entry().classes).network


def check_parameters(count: int) -> None:
    most = settings().run_parameters
    if count > most:
        raise SpecError(
            "the network has {count} parameters; at most {most} are trained here.", count=f"{count:,}", most=f"{most:,}"
        )


def check_queue(waiting: int, more: int) -> None:
    most = settings().queued_runs
    if waiting + more > most:
        raise SpecError(
            "you have {waiting} runs that wait or work, and {more} more would pass the limit of {most}; wait, or stop "
            "some.",
            waiting=waiting,
            more=more,
            most=most,
        )
