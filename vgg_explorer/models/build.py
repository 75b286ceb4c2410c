"""A network as a torch module: what its PyTorch file would run, built from the same description."""

from itertools import pairwise

import torch
from torch import nn

from vgg_explorer.models.initialise import initialise
from vgg_explorer.specs.modules import Module, modules, submodules
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.recipe import Initialisation


class Net(nn.Module):
    """Pictures (N, C, H, W) to class scores (N, classes), with torchvision's names: features, avgpool, classifier."""

    features: nn.Sequential
    avgpool: nn.Module
    classifier: nn.Sequential

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        for submodule in submodules(network):
            inside = [made(module) for module in modules(network, submodule)]
            single = submodule.name == "avgpool" and len(inside) == 1
            self.add_module(submodule.name, inside[0] if single else nn.Sequential(*inside))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.avgpool(self.features(images))
        scores: torch.Tensor = self.classifier(torch.flatten(maps, 1))
        return scores


class Convolution(nn.Conv2d):
    """A convolution that can leave its bias out, where batch normalisation would cancel it."""

    adds_bias = True

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps: torch.Tensor = self._conv_forward(images, self.weight, self.bias if self.adds_bias else None)
        return maps


def made(module: Module) -> nn.Module:
    kind: type[nn.Module] = Convolution if module.kind == "Conv2d" else getattr(nn, module.kind)
    return kind(*module.values, **module.options)


def build(network: Network, *, initialisation: Initialisation = "he", seed: int = 0) -> Net:
    """The network with fresh weights on the CPU, the same for a seed everywhere; torch's own random state is not used.

    A network that ends in feature maps gives them flattened, (N, C * H * W).
    """
    with torch.device("meta"):  # torch's default weights would be drawn only to be replaced
        net = Net(network)
    net.to_empty(device="cpu")
    initialise(net, initialisation, generator=torch.Generator().manual_seed(seed))
    return net


def leave_out_biases(net: nn.Module) -> None:
    """Leave the bias out of each convolution that batch normalisation follows, and put it into the running mean.

    The batch's mean takes any bias away again. Files of weights keep their biases, which are 0 from here on.
    """
    chains = [list(part.children()) for part in net.modules() if isinstance(part, nn.Sequential)]
    for first, second in (pair for chain in chains for pair in pairwise(chain)):
        if isinstance(first, Convolution) and isinstance(second, nn.BatchNorm2d):
            assert first.bias is not None and second.running_mean is not None
            with torch.no_grad():
                second.running_mean -= first.bias
                first.bias.zero_()
            first.bias.requires_grad_(False)
            first.adds_bias = False
