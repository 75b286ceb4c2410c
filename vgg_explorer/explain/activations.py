"""Feature maps of one picture, and the filters of the first convolution."""

import torch
from torch import nn

from vgg_explorer.explain.chain import chain, run, split
from vgg_explorer.explain.frozen_model import frozen
from vgg_explorer.explain.saliency import check_picture
from vgg_explorer.models.build import Net
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.maps import Activations, Filters
from vgg_explorer.specs.options import layer_index, map_layers


def activations(model: Net, images: torch.Tensor, *, layer: str) -> Activations:
    """The maps of one layer for one picture (1, C, H, W), behind its normalisation and its ReLU where it has them."""
    layer_index(model.network, layer, choices=map_layers(model.network))
    check_picture(model, images)
    own = next(model.parameters())
    with frozen(model), torch.no_grad():
        before, _ = split(model, layer)
        maps = run(before, images.to(own.device, own.dtype))
    return Activations(layer, maps[0].float().cpu().numpy())


def first_filters(model: Net) -> Filters:
    """The weights of the first convolution, (channels, channels in / groups, height, width)."""
    for link in chain(model):
        if isinstance(link.module, nn.Conv2d):
            return Filters(link.layer, link.module.weight.detach().float().cpu().numpy().copy())
    raise SpecError("{name} has no convolution, and so no filters.", name=model.network.name)
