"""A run on the disk: everything that `Training` needs to go on with the same numbers, whole or not there."""

import pickle
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from vgg_explorer.analysis.schedule import Plateau
from vgg_explorer.engine.training import Sums, Training
from vgg_explorer.runs.files import replacing
from vgg_explorer.runs.state import DAMAGED
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.plan import Plan
from vgg_explorer.specs.run import RunSpec, read_run

State = dict[str, Any]
DAMAGE = (pickle.UnpicklingError, RuntimeError, OSError, EOFError, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class Snapshot:
    """The state of a run at one moment, in the processor's memory; whole once `wait` has returned."""

    state: State
    wait: Callable[[], None]


def save(training: Training, spec: RunSpec, path: Path) -> None:
    """Write the state of a run; it may stand in the middle of an epoch."""
    taken = snapshot(training, spec)
    taken.wait()
    write(taken.state, path)


def snapshot(training: Training, spec: RunSpec) -> Snapshot:
    """The state of a run as it is now. The run can go on at once: a GPU copies when it comes to it."""
    state = {
        "spec": spec.to_json(),
        "plan": asdict(training.plan),
        "model": training.model.state_dict(),
        "optimizer": training.optimizer.state_dict(),
        "slow": training.lookahead.state(),
        "epoch": training.epoch,
        "step": training.step,
        "sums": vars(training.sums),
        "plateau": asdict(training.plateau),
        "history": [asdict(epoch) for epoch in training.history],
    }
    copied = copies(state)
    if training.device.type != "cuda":
        return Snapshot(copied, lambda: None)
    copied_all = torch.cuda.Event()  # type: ignore[no-untyped-call]
    copied_all.record()
    return Snapshot(copied, copied_all.synchronize)


def copies(value: Any) -> Any:
    """Tensors, in whatever they lie in, copied to the processor's memory as they are laid out."""
    match value:
        case torch.Tensor():
            place = torch.empty_like(value, device="cpu", pin_memory=value.is_cuda, requires_grad=False)
            return place.copy_(value.detach(), non_blocking=True)
        case dict():
            return {key: copies(each) for key, each in value.items()}
        case list():
            return [copies(each) for each in value]
        case _:
            return value


def write(state: State, path: Path) -> None:
    """The file appears whole or not at all."""
    with replacing(path) as beside:
        torch.save(state, beside)


def read(path: Path) -> State:
    """What `save` wrote. Nothing but tensors and plain values is read, so that no file can run code."""
    with boundary(no_checkpoint(path), usual=DAMAGE):
        state = torch.load(path, map_location="cpu", weights_only=True)
        return {**state, "spec": spec_of(state, path), "plan": Plan(**state["plan"])}


def spec_of(state: State, path: Path) -> RunSpec:
    """The run of a checkpoint; what is no run is no checkpoint."""
    try:
        return read_run(state["spec"])
    except SpecError:
        raise no_checkpoint(path) from None


def no_checkpoint(path: Path) -> SpecError:
    return SpecError(DAMAGED, name=path.name)


def restore(training: Training, state: State, spec: RunSpec) -> None:
    """Put a training where the checkpoint stood. It must be one of the same run."""
    if state["spec"] != spec:
        raise SpecError("the checkpoint belongs to another run, of {network}.", network=state["spec"].network)
    training.model.load_state_dict(state["model"])
    training.optimizer.load_state_dict(state["optimizer"])
    training.lookahead.restore(state.get("slow", []))
    training.epoch, training.step = state["epoch"], state["step"]
    sums = Sums(**state["sums"])
    training.sums.loss.copy_(sums.loss)
    training.sums.correct.copy_(sums.correct)
    training.sums.pictures, training.sums.seconds = sums.pictures, sums.seconds
    training.plateau = Plateau(**state["plateau"])
    training.history = tuple(Epoch(**epoch) for epoch in state["history"])
