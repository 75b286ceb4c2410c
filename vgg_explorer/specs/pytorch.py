"""A network as a plain PyTorch file: text that runs on its own, without this package.

Laid out as torchvision's VGG and AlexNet are (`features`, `avgpool`, `classifier`), so that the parameters of the
networks they share have the same names (`features.0.weight`) and their published weights load.
"""

from collections.abc import Iterator
from itertools import chain
from math import prod
from textwrap import indent, wrap
from typing import NamedTuple, assert_never

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pair, Pool, Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import format

WIDTH = 110

FILE = '''\
"""{name}, as plain PyTorch.

{notation}

Input: {input} (channels x height x width){norm}.
"""

import torch
from torch import nn


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
{modules}

    def forward(self, images: torch.Tensor) -> torch.Tensor:
{forward}
        return x


if __name__ == "__main__":
    network = Network().eval()
    with torch.no_grad():
        output = network(torch.zeros(1, {input_arguments}))
    print(f"{{sum(parameter.numel() for parameter in network.parameters()):,}} parameters")
    print("output", tuple(output.shape))
'''


class Line(NamedTuple):
    """A module, and the name of its layer where a layer starts."""

    code: str
    comment: str = ""


class Part(NamedTuple):
    """One attribute of the module, and its layers: from `first` to before `end`."""

    name: str
    first: int
    end: int


def source(network: Network) -> str:
    """The file as text. Its class `Network` takes images of shape (N, channels, height, width)."""
    lines = [list(layer_lines(network, index, *place)) for index, place in enumerate(places(network))]
    kept = [part for part in parts(network) if part.first < part.end]
    written = [assigned(part.name, list(chain(*lines[part.first : part.end]))) for part in kept]
    return FILE.format(
        name=harmless(network.name),
        notation="\n".join(wrap(format(network), WIDTH)),
        input="x".join(map(str, network.input)),
        norm=", batch normalisation behind each convolution" if network.norm == "batch" else "",
        modules=indent("\n".join(written), " " * 8),
        forward=indent("\n".join(calls(kept)), " " * 8),
        input_arguments=", ".join(map(str, network.input)),
    )


def harmless(name: str) -> str:
    """A name inside a docstring: on one line, its quotes and backslashes escaped, without invisible characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line.replace("\\", "\\\\").replace('"', '\\"') or "A network"


def parts(network: Network) -> tuple[Part, Part, Part]:
    """`features`, then the pool to a fixed size, then what stands from the first FC on and the dropout before it."""
    layers, end = network.layers, len(network.layers)
    head = next((index for index, layer in enumerate(layers) if isinstance(layer, FC)), end)
    while head > 0 and head < end and isinstance(layers[head - 1], Dropout):
        head -= 1
    body = head - 1 if head > 0 and isinstance(layers[head - 1], AdaptivePool) else head
    return Part("features", 0, body), Part("avgpool", body, head), Part("classifier", head, end)


def assigned(name: str, lines: list[Line]) -> str:
    """`self.features = nn.Sequential(...)`, a module a line; the pool stands alone."""
    if name == "avgpool":
        return f"self.avgpool = {lines[0].code}  # {lines[0].comment}"
    rows = [f"    {line.code}," + (f"  # {line.comment}" if line.comment else "") for line in lines]
    return "\n".join([f"self.{name} = nn.Sequential(", *rows, ")"])


def calls(kept: list[Part]) -> Iterator[str]:
    value = "images"
    for part in kept:
        yield f"x = self.{part.name}({value if part.name != 'classifier' else f'torch.flatten({value}, 1)'})"
        value = "x"


def places(network: Network) -> Iterator[tuple[Shape, str]]:
    """What comes into each layer, and its name."""
    return zip(network.inputs(), network.layer_names(), strict=True)


def layer_lines(network: Network, index: int, input: Shape, name: str) -> Iterator[Line]:
    """The modules of one layer: itself, its normalisation, its ReLU."""
    layer = network.layers[index]
    yield Line(module(layer, input), name)
    if network.norm == "batch" and isinstance(layer, Conv):
        yield Line(f"nn.BatchNorm2d({layer.channels})")
    if network.activated(index):
        yield Line("nn.ReLU()")


def module(layer: Layer, input: Shape) -> str:
    match layer:
        case Conv():
            return call("Conv2d", input[0], layer.channels, **window(layer), **convolution(layer, input[0]))
        case Pool():
            kind = "MaxPool2d" if layer.kind == "max" else "AvgPool2d"
            return call(kind, **window(layer), **({"ceil_mode": True} if layer.ceil else {}))
        case AdaptivePool():
            return call("AdaptiveAvgPool2d", layer.size)
        case LRN():
            # 1e-4 in Krizhevsky et al. 2012, where alpha weighs the sum over five channels; torch takes their mean
            return call("LocalResponseNorm", 5, alpha=5e-4, beta=0.75, k=2)
        case Dropout():
            return call("Dropout", layer.rate)
        case FC():
            return call("Linear", prod(input), layer.units)
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


def call(kind: str, *values: object, **options: object) -> str:
    named = [f"{name}={value!r}" for name, value in options.items()]
    return f"nn.{kind}({', '.join([*map(repr, values), *named])})"
