"""Trained weights measured again, on their own data or on other data."""

from dataclasses import replace
from pathlib import Path

from vgg_explorer.data.datasets import load
from vgg_explorer.engine import trained
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.trained import About
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.runs import zoo
from vgg_explorer.runs.folder import Result, RunFolder
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Evaluate


def evaluate(question: Evaluate) -> Result:
    """Counts and rates on the test set; pictures are normalised by the colours that the weights were trained with."""
    model, about = trained.load(weights_of(question.weights))
    line = format_dataset(read_dataset(question.dataset or about.spec.dataset))
    sets = load(read_dataset(line))
    check(sets, about)
    experiment = Experiment(replace(about.spec, dataset=line), sets, seen=about.colours)
    model.to(experiment.device)
    found = experiment.measure(model, "test").as_dict()
    spec = about.spec
    return {"network": spec.network, "dataset": line, "seed": spec.seed, "classes": list(about.classes), "test": found}


def weights_of(name: str) -> Path:
    """The file of `zoo:NAME`, or of the folder of a run."""
    if name.startswith("zoo:"):
        return zoo.find(name.removeprefix("zoo:")).weights
    path = RunFolder(Path(name)).weights
    if not path.exists():
        raise SpecError("the run has kept no weights yet; they are written after its first epoch.")
    return path


def check(sets: Sets, about: About) -> None:
    """Raise where the pictures are none for the network."""
    if sets.train.shape != about.shape or sets.classes != about.classes:
        raise SpecError(
            "the data has pictures of {shape} and {classes} classes; the run was trained on {own} and {ours}.",
            shape="x".join(map(str, sets.train.shape)),
            classes=len(sets.classes),
            own="x".join(map(str, about.shape)),
            ours=len(about.classes),
        )
