"""Table 1 of the paper, once, as data; every VGG derives from it."""

from functools import cache
from typing import Literal

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, Dropout, Layer
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse

HEAD = "FC-4096 FC-4096 FC-1000"

# Simonyan & Zisserman, arXiv:1409.1556v6, Table 1: a line a stage, the ReLUs left out as there.
TABLE_1 = {
    "A": f"""
        conv3-64 maxpool
        conv3-128 maxpool
        conv3-256 conv3-256 maxpool
        conv3-512 conv3-512 maxpool
        conv3-512 conv3-512 maxpool {HEAD}""",
    "A-LRN": f"""
        conv3-64 LRN maxpool
        conv3-128 maxpool
        conv3-256 conv3-256 maxpool
        conv3-512 conv3-512 maxpool
        conv3-512 conv3-512 maxpool {HEAD}""",
    "B": f"""
        conv3-64 conv3-64 maxpool
        conv3-128 conv3-128 maxpool
        conv3-256 conv3-256 maxpool
        conv3-512 conv3-512 maxpool
        conv3-512 conv3-512 maxpool {HEAD}""",
    "C": f"""
        conv3-64 conv3-64 maxpool
        conv3-128 conv3-128 maxpool
        conv3-256 conv3-256 conv1-256 maxpool
        conv3-512 conv3-512 conv1-512 maxpool
        conv3-512 conv3-512 conv1-512 maxpool {HEAD}""",
    "D": f"""
        conv3-64 conv3-64 maxpool
        conv3-128 conv3-128 maxpool
        conv3-256 conv3-256 conv3-256 maxpool
        conv3-512 conv3-512 conv3-512 maxpool
        conv3-512 conv3-512 conv3-512 maxpool {HEAD}""",
    "E": f"""
        conv3-64 conv3-64 maxpool
        conv3-128 conv3-128 maxpool
        conv3-256 conv3-256 conv3-256 conv3-256 maxpool
        conv3-512 conv3-512 conv3-512 conv3-512 maxpool
        conv3-512 conv3-512 conv3-512 conv3-512 maxpool {HEAD}""",
}

# Parameters in millions, Table 2.
TABLE_2 = {"A": 133, "A-LRN": 133, "B": 133, "C": 134, "D": 138, "E": 144}

# Top-1 and top-5 error in per cent, Table 3: one test scale, trained and tested at S = Q = 256.
TABLE_3 = {
    "A": (29.6, 10.4),
    "A-LRN": (29.7, 10.5),
    "B": (28.7, 9.9),
    "C": (28.1, 9.4),
    "D": (27.0, 8.8),
    "E": (27.3, 9.0),
}

Configuration = Literal["A", "A-LRN", "B", "C", "D", "E"]


def vgg(configuration: Configuration) -> Network:
    """A configuration of Table 1, with the dropout that section 3.1 puts behind the first two FC layers."""
    if configuration not in TABLE_1:
        raise SpecError(
            "unknown configuration {name!r}; Table 1 has {choices}.",
            name=str(configuration)[:40],
            choices=", ".join(TABLE_1),
        )
    return with_dropout(parse(TABLE_1[configuration], configuration))


def published(network: Network) -> int | None:
    """The parameters, in millions, that Table 2 gives for exactly these layers; dropout is not in the table."""
    layers = without_dropout(network)
    for name, millions in TABLE_2.items():
        if (layers, network.input, network.norm) == (table_layers(name), (3, 224, 224), "none"):
            return millions
    return None


@cache
def table_layers(name: str) -> tuple[Layer, ...]:
    return parse(TABLE_1[name]).layers


def without_dropout(network: Network) -> tuple[Layer, ...]:
    return tuple(layer for layer in network.layers if not isinstance(layer, Dropout))


def with_dropout(network: Network, rate: float = 0.5) -> Network:
    """Dropout behind every FC layer but the last (section 3.1)."""
    last = len(network.layers) - 1
    layers: list[Layer] = []
    for index, layer in enumerate(network.layers):
        layers += [layer, Dropout(rate)] if isinstance(layer, FC) and index < last else [layer]
    return Network(network.name, tuple(layers), network.input, network.norm)
