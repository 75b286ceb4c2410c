"""A run's best weights, measured again, on its own data or on other data."""

from pathlib import Path

from vgg_explorer.data.datasets import load
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.models.weights import fit_weights, read_weights
from vgg_explorer.runs.folder import Result, RunFolder
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Evaluate


def evaluate(question: Evaluate) -> Result:
    """Counts and rates on the test set; pictures are normalised by the colours the run was trained with."""
    folder = RunFolder(Path(question.folder))
    spec = folder.spec()
    if not folder.weights.exists():
        raise SpecError("the run has kept no weights yet; they are written after its first epoch.")
    experiment = Experiment(spec, load(read_dataset(spec.dataset)))
    model = experiment.model()
    fit_weights(model, read_weights(folder.weights), name=folder.weights.name)
    model.to(experiment.device)
    line, asked = spec.dataset, experiment
    if question.dataset is not None:
        chosen = read_dataset(question.dataset)
        line, asked = format_dataset(chosen), experiment.on(load(chosen))
    found = asked.measure(model, "test").as_dict()
    classes = list(experiment.sets.classes)
    return {"network": spec.network, "dataset": line, "seed": spec.seed, "classes": classes, "test": found}
