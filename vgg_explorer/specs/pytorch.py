"""A network as a plain PyTorch file: text that runs on its own, without this package."""

from collections.abc import Iterator
from textwrap import indent, wrap

from vgg_explorer.specs.modules import Module, Submodule, modules, submodules
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


def source(network: Network) -> str:
    """The file as text. Its class `Network` takes images of shape (N, channels, height, width)."""
    kept = [submodule for submodule in submodules(network) if submodule.first < submodule.end]
    assignments = [assigned(submodule.name, list(modules(network, submodule))) for submodule in kept]
    return FILE.format(
        name=harmless(network.name),
        notation="\n".join(wrap(format(network), WIDTH)),
        input="x".join(map(str, network.input)),
        norm=", batch normalisation behind each convolution" if network.norm == "batch" else "",
        modules=indent("\n".join(assignments), " " * 8),
        forward=indent("\n".join(calls(kept)), " " * 8),
        input_arguments=", ".join(map(str, network.input)),
    )


def harmless(name: str) -> str:
    """A name inside a docstring: on one line, its quotes and backslashes escaped, without invisible characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line.replace("\\", "\\\\").replace('"', '\\"') or "A network"


def assigned(name: str, inside: list[Module]) -> str:
    """`self.features = nn.Sequential(...)`, a module a line; the pool stands alone."""
    if name == "avgpool":
        return f"self.avgpool = {written(inside[0])}  # {inside[0].layer}"
    rows = [f"    {written(module)}," + (f"  # {module.layer}" if module.layer else "") for module in inside]
    return "\n".join([f"self.{name} = nn.Sequential(", *rows, ")"])


def calls(kept: list[Submodule]) -> Iterator[str]:
    value = "images"
    for submodule in kept:
        yield f"x = self.{submodule.name}({value if submodule.name != 'classifier' else f'torch.flatten({value}, 1)'})"
        value = "x"


def written(module: Module) -> str:
    """`nn.Conv2d(3, 64, kernel_size=3, padding=1)`"""
    named = [f"{name}={value!r}" for name, value in module.options.items()]
    return f"nn.{module.kind}({', '.join([*map(repr, module.values), *named])})"
