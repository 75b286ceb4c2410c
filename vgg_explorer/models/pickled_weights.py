"""Weights in torch's own format from anywhere: nothing in a file is run, and nothing unfolds to more than it holds."""

import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError

import torch
from safetensors import SafetensorError

from vgg_explorer.pictures.zip_directory import check_directory
from vgg_explorer.settings import settings
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError

ENTRIES = 20_000  # of the zip: a tensor each, and a few more
USUAL = (UnpicklingError, RuntimeError, OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, SafetensorError)


def read_pickle(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a state_dict by name. A file that holds anything but tensors is refused without being run."""
    with boundary(unreadable(path), usual=USUAL), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns of files that it then refuses
        check_members(path)
        found = torch.load(path, map_location="cpu", weights_only=True)
        if isinstance(found, dict) and isinstance(found.get("state_dict"), dict):
            found = found["state_dict"]
        if not isinstance(found, dict) or not all(map(is_plain, found.values())):
            raise unreadable(path)
        weights = {str(name).removeprefix("module."): value for name, value in found.items()}
        check_bytes(weights, path)
        return weights


def unreadable(path: Path) -> SpecError:
    return SpecError("{name} holds no weights that can be read; take safetensors or a state_dict.", name=path.name)


def check_members(path: Path) -> None:
    """Raise where the zip that torch writes holds more than its own bytes: it never packs what it stores."""
    if not zipfile.is_zipfile(path):
        return
    with path.open("rb") as file:
        check_directory(file, path.name, ENTRIES)
    with zipfile.ZipFile(path) as archive:
        held = sum(member.file_size for member in archive.infolist())
    if held > path.stat().st_size:
        raise unreadable(path)


def is_plain(value: object) -> bool:
    """Whether a value is a tensor of numbers in memory, all of them written out."""
    if type(value) not in (torch.Tensor, torch.nn.Parameter):
        return False
    assert isinstance(value, torch.Tensor)
    dense = value.layout is torch.strided and value.device.type == "cpu"
    return dense and not (value.is_quantized or value.is_nested or value.is_complex())


def check_bytes(weights: Mapping[str, torch.Tensor], path: Path) -> None:
    """Raise before a tensor is copied that is larger than what it is stored in, and where all are too large together.

    A tensor may repeat its storage along a side, and many may share one storage: a file of 2 kB can so hold gigabytes.
    """
    for name, value in weights.items():
        if value.nbytes > value.untyped_storage().nbytes():
            raise SpecError(
                "{key} in {name} repeats its numbers; save a copy of each tensor, as .clone() makes it.",
                key=brief(name),
                name=path.name,
            )
    limit = max(path.stat().st_size, settings().weights_megabytes * 10**6)
    held = sum(value.nbytes for value in weights.values())
    if held > limit:
        raise SpecError(
            "the weights in {name} take {size} MB; at most {limit} are read of a file of this size.",
            name=path.name,
            size=f"{held / 1e6:,.0f}",
            limit=f"{limit / 1e6:,.0f}",
        )
