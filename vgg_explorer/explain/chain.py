"""A network as the chain of modules that it is, with the names of its layers: some methods walk along it."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import nn

from vgg_explorer.models.build import Net
from vgg_explorer.specs.modules import modules, parts


@dataclass(frozen=True, slots=True)
class Link:
    """One module, and the name of the layer that it belongs to: a convolution, then its normalisation, its ReLU."""

    layer: str
    module: nn.Module


def chain(model: Net) -> tuple[Link, ...]:
    """All modules in the order in which pictures pass them; running them one by one is `model.forward`."""
    links: list[Link] = []
    for part in parts(model.network):
        held = getattr(model, part.name)
        inside = list(held) if isinstance(held, nn.Sequential) else [held]
        layer = links[-1].layer if links else ""
        if part.name == "classifier":
            links.append(Link(layer, nn.Flatten()))
        for described, module in zip(modules(model.network, part), inside, strict=True):
            layer = described.layer or layer
            links.append(Link(layer, module))
    return tuple(links)


def split(model: Net, layer: str, *, activated: bool = True) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The chain up to the output of a layer, and the rest; with or without the layer's own ReLU in the first part."""
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
