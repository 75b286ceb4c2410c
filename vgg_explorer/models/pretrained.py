"""Starting from another network's weights: the layers that `analysis.pretraining` names, copied by their names."""

from collections.abc import Iterator

import torch

from vgg_explorer.analysis.pretraining import layer_starts
from vgg_explorer.models.build import Net
from vgg_explorer.specs.layer_start import LayerStart, Way
from vgg_explorer.specs.modules import modules, submodules
from vgg_explorer.specs.network import Network


def start_from(net: Net, source: Net, way: Way = "paper") -> tuple[LayerStart, ...]:
    """Copy layers of `source` into `net`, which keeps its random ones; what was copied and what was not, in order.

    Biases, and the parameters and statistics of batch normalisation behind a copied convolution, travel with it.
    """
    starts = layer_starts(net.network, source.network, way)
    theirs, mine = (dict(tensor_names(each.network)) for each in (source, net))
    given, own = source.state_dict(), net.state_dict()
    with torch.no_grad():
        for start in (each for each in starts if each.copied):
            for prefix, target in zip(theirs[start.name], mine[start.name], strict=True):
                for name in [name for name in own if name.startswith(f"{target}.")]:
                    own[name].copy_(given[prefix + name.removeprefix(target)])
    return starts


def tensor_names(network: Network) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each weight layer, and the prefixes of its tensors: those of the layer, then those of its normalisation."""
    for part in submodules(network):
        found: dict[str, list[str]] = {}
        layer = ""
        for index, module in enumerate(modules(network, part)):
            layer = module.layer or layer
            if module.kind in ("Conv2d", "Linear", "BatchNorm2d"):
                found.setdefault(layer, []).append(f"{part.name}.{index}")
        yield from ((name, tuple(prefixes)) for name, prefixes in found.items())
