"""The torch modules of a network, named and not yet made: what its PyTorch file writes and what training builds.

Laid out as torchvision's VGG and AlexNet are (`features`, `avgpool`, `classifier`), so that the parameters of the
networks they share have the same names (`features.0.weight`) and their published weights load.
"""

from collections.abc import Iterator
from math import prod
from typing import NamedTuple, assert_never

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Pair, Pool, Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.operations import BatchNorm, Operation, ReLU, operations


class Module(NamedTuple):
    """A class of torch.nn and its arguments; `layer` names the network's layer where one starts."""

    kind: str
    values: tuple[object, ...]
    options: dict[str, object]
    layer: str = ""


class Submodule(NamedTuple):
    """One attribute of the module, and its layers: from `first` to before `end`."""

    name: str
    first: int
    end: int


def submodules(network: Network) -> tuple[Submodule, Submodule, Submodule]:
    """`features`, then the pool to a fixed size, then what stands from the first FC on and the dropout before it."""
    layers, end = network.layers, len(network.layers)
    head = network.head()
    while head > 0 and head < end and isinstance(layers[head - 1], Dropout):
        head -= 1
    body = head - 1 if head > 0 and isinstance(layers[head - 1], AdaptivePool) else head
    return Submodule("features", 0, body), Submodule("avgpool", body, head), Submodule("classifier", head, end)


def modules(network: Network, submodule: Submodule) -> Iterator[Module]:
    """The modules of a submodule, in the order in which pictures pass them."""
    names = network.layer_names()
    for index, operation, input, _ in operations(network):
        if submodule.first <= index < submodule.end:
            starts = operation is network.layers[index]
            yield module(operation, input)._replace(layer=names[index] if starts else "")


def module(layer: Operation, input: Shape) -> Module:
    """The module of one operation over an input of this shape."""
    match layer:
        case Conv():
            options = window(layer) | convolution(layer, input[0])
            return Module("Conv2d", (input[0], layer.channels), options)
        case Pool():
            kind = "MaxPool2d" if layer.kind == "max" else "AvgPool2d"
            return Module(kind, (), window(layer) | ({"ceil_mode": True} if layer.ceil else {}))
        case AdaptivePool():
            return Module("AdaptiveAvgPool2d", (layer.size,), {})
        case LRN():
            # 1e-4 in Krizhevsky et al. 2012, where alpha weighs the sum over five channels; torch takes their mean
            return Module("LocalResponseNorm", (5,), {"alpha": 5e-4, "beta": 0.75, "k": 2})
        case Dropout():
            return Module("Dropout", (layer.rate,), {})
        case FC():
            return Module("Linear", (prod(input), layer.units), {})
        case BatchNorm():
            return Module("BatchNorm2d", (layer.channels,), {})
        case ReLU():
            return Module("ReLU", (), {})
        case _ as unknown:
            assert_never(unknown)


def window(layer: Conv | Pool) -> dict[str, object]:
    """Kernel, stride and padding; what torch takes for granted is left out, a pool's stride apart."""
    given: dict[str, object] = {"kernel_size": side(layer.kernel)}
    if layer.stride != (1, 1) or isinstance(layer, Pool):
        given["stride"] = side(layer.stride)
    return given | ({"padding": side(layer.padding)} if layer.padding != (0, 0) else {})


def convolution(layer: Conv, channels_in: int) -> dict[str, object]:
    groups = layer.groups_for(channels_in)
    given: dict[str, object] = {"dilation": side(layer.dilation)} if layer.dilation != (1, 1) else {}
    return given | ({"groups": groups} if groups > 1 else {})


def side(pair: Pair) -> int | Pair:
    return pair[0] if pair[0] == pair[1] else pair
