"""A run on the disk: everything that `Training` needs to go on with the same numbers, whole or not there."""

import pickle
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from vgg_explorer.analysis.schedule import Plateau
from vgg_explorer.engine.training import Sums, Training
from vgg_explorer.runs.files import replacing
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.run import RunSpec, read_run

State = dict[str, Any]


def save(training: Training, spec: RunSpec, path: Path) -> None:
    """Write the state of a run; it may stand in the middle of an epoch."""
    state = {
        "spec": spec.to_json(),
        "plan": asdict(training.plan),
        "model": training.model.state_dict(),
        "optimizer": training.optimizer.state_dict(),
        "epoch": training.epoch,
        "step": training.step,
        "sums": vars(training.sums),
        "plateau": asdict(training.plateau),
        "history": [asdict(epoch) for epoch in training.history],
    }
    with replacing(path) as beside:
        torch.save(state, beside)


def read(path: Path) -> State:
    """What `save` wrote. Nothing but tensors and plain values is read, so that no file can run code."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        return {**state, "spec": read_run(state["spec"]), "plan": Plan(**state["plan"])}
    except (pickle.UnpicklingError, RuntimeError, OSError, EOFError, ValueError, KeyError, TypeError):
        raise SpecError(
            "the checkpoint {name} is damaged or is none; the run must start again.", name=path.name
        ) from None


def restore(training: Training, state: State, spec: RunSpec) -> None:
    """Put a training where the checkpoint stood. It must be one of the same run."""
    if state["spec"] != spec:
        raise SpecError("the checkpoint belongs to another run, of {network}.", network=state["spec"].network)
    training.model.load_state_dict(state["model"])
    training.optimizer.load_state_dict(state["optimizer"])
    training.epoch, training.step = state["epoch"], state["step"]
    sums = Sums(**state["sums"])
    sums.loss, sums.correct = sums.loss.to(training.device), sums.correct.to(training.device)
    training.sums = sums
    training.plateau = Plateau(**state["plateau"])
    training.history = tuple(Epoch(**epoch) for epoch in state["history"])
