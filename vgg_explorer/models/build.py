"""A network as a torch module: what its PyTorch file would run, built from the same description."""

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


def made(module: Module) -> nn.Module:
    kind: type[nn.Module] = getattr(nn, module.kind)
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
