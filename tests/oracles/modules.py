"""A network as torch modules: what the package says of it is compared with what torch does.

Nothing here uses the package's formulas: sizes come from running each module on what the one before it returned.
"""

import torch
from torch import nn

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pool
from vgg_explorer.specs.network import Network

torch.set_num_threads(1)


def build(network: Network, device: str = "cpu") -> nn.Sequential:
    """One module a layer, each with its normalisation and its ReLU inside; ReLU not in place."""
    blocks = []
    picture = torch.empty(1, *network.input, device=device)
    last = network.layers[-1]
    for layer in network.layers:
        relu = isinstance(layer, Conv | FC) and layer.activation and not (layer is last and isinstance(layer, FC))
        with torch.device(device):
            modules = bare(layer, picture)
            if network.norm == "batch" and isinstance(layer, Conv):
                modules.append(nn.BatchNorm2d(layer.channels))
        block = nn.Sequential(*modules, *[nn.ReLU()] * relu)
        with torch.no_grad():
            picture = block.eval()(picture)
        blocks.append(block.train())
    return nn.Sequential(*blocks)


def bare(layer: Layer, picture: torch.Tensor) -> list[nn.Module]:
    match layer:
        case Conv():
            channels = picture.shape[1]
            groups = channels if layer.depthwise else layer.groups
            place = (layer.kernel, layer.stride, layer.padding, layer.dilation)
            return [nn.Conv2d(channels, layer.channels, *place, groups=groups)]
        case Pool(kind="max"):
            return [nn.MaxPool2d(layer.kernel, layer.stride, layer.padding, ceil_mode=layer.ceil)]
        case Pool():
            return [nn.AvgPool2d(layer.kernel, layer.stride, layer.padding, ceil_mode=layer.ceil)]
        case AdaptivePool():
            return [nn.AdaptiveAvgPool2d(layer.size)]
        case LRN():
            return [nn.LocalResponseNorm(5)]
        case Dropout():
            return [nn.Dropout(layer.rate)]
        case FC():
            return [nn.Flatten(), nn.Linear(picture[0].numel(), layer.units)]


def outputs(network: Network, device: str = "cpu") -> list[tuple[int, ...]]:
    """The shape of each layer's output for one picture."""
    picture = torch.empty(1, *network.input, device=device)
    shapes = []
    with torch.no_grad():
        for block in build(network, device).eval():
            picture = block(picture)
            shapes.append(tuple(picture.shape[1:]))
    return shapes
