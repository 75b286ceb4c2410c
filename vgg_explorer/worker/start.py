"""What a run starts from where its weights are not all random: the trained network, and which layers are copied."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from vgg_explorer.analysis.pretraining import layer_starts
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.models.build import Net
from vgg_explorer.runs.weights_source import weights_name
from vgg_explorer.specs.layer_start import Started
from vgg_explorer.specs.run import RunSpec, Start
from vgg_explorer.worker.weights import ready


class StartSource(NamedTuple):
    """A trained network, and what copies layers of it into another."""

    net: Net
    file: Path
    start: Start


def start_source(spec: RunSpec, needs: Sequence[str]) -> StartSource | None:
    """The network that a run starts from, with its weights; None where it starts from random ones."""
    if spec.start is None:
        return None
    net, found = ready(weights_name(spec.start.source, needs))
    return StartSource(net, found.path, spec.start)


def started(experiment: Experiment, source: StartSource) -> Started:
    """Layer by layer what is copied, and the checksum of the file."""
    layers = layer_starts(experiment.fitted.network, source.net.network, source.start.way)
    with source.file.open("rb") as content:
        return Started(layers, hashlib.file_digest(content, "sha256").hexdigest())
