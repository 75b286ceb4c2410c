"""A trained network in a file: the weights, and beside them what is needed to use them (see `runs.weights`)."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from torch import nn

from vgg_explorer.analysis.fit import fit_dataset
from vgg_explorer.models.weights import Weights, save_weights
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.run import RunSpec


@dataclass(frozen=True)
class About:
    """What a network was trained on: its run, the colours that pictures are normalised by, classes, and their shape."""

    spec: RunSpec
    colours: Colours
    classes: tuple[str, ...]
    shape: Shape

    @property
    def network(self) -> Network:
        """The network as it was fitted to its pictures."""
        dataset = read_dataset(self.spec.dataset)
        return fit_dataset(self.spec.network, dataset, self.shape, len(self.classes)).network


def save(path: Path, model: nn.Module, about: About) -> None:
    """Weights as safetensors, what they are as JSON in its header, which `runs.weights` reads."""
    write(path, model.state_dict(), about)


def write(path: Path, weights: Weights, about: About) -> None:
    """The same, from weights that were taken out of a model."""
    written = {
        "run": about.spec.to_json(),
        "colours": json.dumps(asdict(about.colours)),
        "classes": json.dumps(about.classes),
        "shape": json.dumps(about.shape),
    }
    save_weights(path, weights, about=written)
