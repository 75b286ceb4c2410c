"""Weights to and from files, none of which can run code: safetensors, and torch's own format with tensors only."""

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from vgg_explorer.models.pickled_weights import read_pickle, unreadable
from vgg_explorer.runs.files import replacing
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError

Weights = Mapping[str, torch.Tensor]


def save_weights(path: Path, weights: Weights, *, about: Mapping[str, str] | None = None) -> None:
    """Write safetensors, and beside the weights what they are, as text."""
    whole = {name: value.detach().cpu().contiguous() for name, value in weights.items()}
    with replacing(path) as beside:
        save_file(whole, beside, metadata=dict(about or {}))
        sort_about(beside)


def sort_about(path: Path) -> None:
    """Sort the texts in the header, which safetensors writes in an order of chance: equal weights are equal bytes."""
    with path.open("rb+") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        header["__metadata__"] = dict(sorted(header.get("__metadata__", {}).items()))
        written = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        if len(written) <= length:  # as long as before, but for the spaces at its end
            file.seek(8)
            file.write(written.ljust(length))


def read_about(path: Path) -> dict[str, str]:
    """What `save_weights` wrote beside the weights."""
    with boundary(unreadable(path), usual=(SafetensorError, OSError)), safe_open(path, "pt") as file:
        return file.metadata() or {}


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a file by name. A file that holds anything but tensors is refused without being run.

    A file of safetensors is as long as its tensors, which its reader checks.
    """
    with boundary(unreadable(path)):
        try:
            with safe_open(path, "pt") as file:
                found = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        except (SafetensorError, OSError):
            found = read_pickle(path)
    if not all(name.isprintable() for name in found):
        raise unreadable(path)
    return found


def fit_weights(model: nn.Module, weights: Weights, *, name: str = "the file") -> None:
    """Put weights into a model; where names or shapes differ, the first difference is named and nothing changes."""
    own = model.state_dict()
    check_fits(own, weights, name=name)
    model.load_state_dict({**own, **weights})


def check_fits(own: Weights, weights: Weights, *, name: str) -> None:
    """Raise where weights have other names or shapes than those of a model, which may have no memory yet."""
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
        raise SpecError("{name} does not fit this network, which has no {key}.", name=name, key=brief(extra[0]))


def written(shape: torch.Size) -> str:
    return "x".join(map(str, shape)) or "one number"
