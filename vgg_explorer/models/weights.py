"""Weights to and from files, none of which can run code: safetensors, and torch's own format with tensors only."""

import pickle
import warnings
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from vgg_explorer.runs.files import replacing
from vgg_explorer.specs.errors import SpecError

Weights = Mapping[str, torch.Tensor]


def save_weights(path: Path, weights: Weights, *, about: Mapping[str, str] | None = None) -> None:
    """Write safetensors, and beside the weights what they are, as text."""
    whole = {name: value.detach().cpu().contiguous() for name, value in weights.items()}
    with replacing(path) as beside:
        save_file(whole, beside, metadata=dict(sorted((about or {}).items())))


def read_about(path: Path) -> dict[str, str]:
    """What `save_weights` wrote beside the weights."""
    try:
        with safe_open(path, "pt") as file:
            return file.metadata() or {}
    except (SafetensorError, OSError):
        raise unreadable(path) from None


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a file by name. A file that holds anything but tensors is refused without being run."""
    try:
        with safe_open(path, "pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError):
        return read_pickle(path)


def read_pickle(path: Path) -> dict[str, torch.Tensor]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns of files that it then refuses
            found = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, OSError, EOFError, ValueError, KeyError, SafetensorError):
        raise unreadable(path) from None
    if isinstance(found, dict) and isinstance(found.get("state_dict"), dict):
        found = found["state_dict"]
    if not isinstance(found, dict) or not all(isinstance(value, torch.Tensor) for value in found.values()):
        raise unreadable(path)
    return {str(name).removeprefix("module."): value for name, value in found.items()}


def unreadable(path: Path) -> SpecError:
    return SpecError("{name} holds no weights that can be read; take safetensors or a state_dict.", name=path.name)


def fit_weights(model: nn.Module, weights: Weights, *, name: str = "the file") -> None:
    """Put weights into a model; where names or shapes differ, the first difference is named and nothing changes."""
    own = model.state_dict()
    for key, value in own.items():
        if key not in weights and key.endswith("num_batches_tracked"):
            continue  # older files of torchvision's BN networks lack it
        if key not in weights:
            raise SpecError("{name} does not fit this network: it has no {key}.", name=name, key=key)
        if weights[key].shape != value.shape:
            found, wanted = (written(each.shape) for each in (weights[key], value))
            raise SpecError(
                "{name} does not fit this network: {key} is {found}; it must be {wanted}.",
                name=name,
                key=key,
                found=found,
                wanted=wanted,
            )
    if extra := [key for key in weights if key not in own]:
        raise SpecError("{name} does not fit this network, which has no {key}.", name=name, key=extra[0])
    model.load_state_dict({**own, **weights})


def written(shape: torch.Size) -> str:
    return "x".join(map(str, shape)) or "one number"
