"""Trained networks that are ready to be asked, and pictures as they have learned them."""

import hashlib
from pathlib import Path

import numpy as np
import torch
from cachetools import LRUCache, cached

from vgg_explorer.engine.plan import device
from vgg_explorer.models.build import Net, build
from vgg_explorer.models.weights import fit_weights, read_weights
from vgg_explorer.pictures.picture import fit
from vgg_explorer.runs.weights import Known, known

ROOM = 1_500_000_000  # bytes of networks that stay in memory: two of VGG-16, or hundreds of the zoo's size


def ready(weights: str) -> tuple[Net, Known]:
    """The network with its weights, and what is known of it. Everybody gets the same object."""
    found = known(weights)
    return loaded(found, found.path.stat().st_mtime_ns, device()), found


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def size(model: Net) -> int:
    return sum(value.nbytes for value in model.state_dict().values())


@cached(LRUCache(ROOM, getsizeof=size), key=lambda found, changed, where: (found.path, changed, where))
def loaded(found: Known, changed: int, where: str) -> Net:
    model = build(found.network)
    fit_weights(model, read_weights(found.path), name=found.path.name)
    return model.eval().requires_grad_(False).to(where)


def fitted(pixels: np.ndarray, found: Known) -> np.ndarray:
    """A picture (height, width, 3) uint8 as a network sees it, (H, W, 3): scaled to cover its input, grey for one."""
    picture = fit(pixels, found.shape)
    if found.shape[0] == 1:
        picture = np.repeat(picture.mean(2, keepdims=True).round().astype(np.uint8), 3, axis=2)
    return picture


def normalised(picture: np.ndarray, found: Known) -> torch.Tensor:
    """(1, C, H, W) of a fitted picture, by the colours of the data that the network has learned from."""
    channels = found.shape[0]
    values = torch.from_numpy(picture[..., :channels].transpose(2, 0, 1).copy()).float() / 255
    mean, deviation = (torch.tensor(each).view(channels, 1, 1) for each in (found.mean, found.deviation))
    return ((values - mean) / deviation)[None]
