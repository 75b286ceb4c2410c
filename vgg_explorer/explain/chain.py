"""The modules of a network in order, with the layer that each belongs to: some methods run them one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn

from vgg_explorer.models.build import Net
from vgg_explorer.specs.modules import modules, submodules
from vgg_explorer.specs.network import Network


@dataclass(frozen=True, slots=True)
class Link:
    """One module, and the name of the layer that it belongs to: a convolution, then its normalisation, its ReLU."""

    layer: str
    module: nn.Module


def chain(model: Net) -> tuple[Link, ...]:
    """All modules in the order in which pictures pass them; running them one by one is `model.forward`."""
    links: list[Link] = []
    for name, layers in layers_of(model.network):
        held = getattr(model, name)
        inside = list(held) if isinstance(held, nn.Sequential) else [held]
        if name == "classifier":
            links.append(Link(links[-1].layer if links else "", nn.Flatten()))
        links += [Link(layer, module) for layer, module in zip(layers, inside, strict=True)]
    return tuple(links)


@lru_cache(64)
def layers_of(network: Network) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each submodule of the model the layer that each of its modules belongs to."""
    found, layer = [], ""
    for submodule in submodules(network):
        layers = []
        for described in modules(network, submodule):
            layer = described.layer or layer
            layers.append(layer)
        found.append((submodule.name, tuple(layers)))
    return tuple(found)


def split(model: Net, layer: str, *, activated: bool = True) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The chain up to the output of a layer, and the rest; with or without the ReLU of the layer in the first."""
    links = chain(model)
    mine = [
        place
        for place, link in enumerate(links)
        if link.layer == layer
        if not isinstance(link.module, nn.Flatten)
        if activated or not isinstance(link.module, nn.ReLU)
    ]
    return links[: mine[-1] + 1], links[mine[-1] + 1 :]


def run(links: Iterable[Link], images: torch.Tensor) -> torch.Tensor:
    for link in links:
        images = link.module(images)
    return images
