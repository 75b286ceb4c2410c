"""What other tools print for the work of a network, in closed form.

Each starts from the multiply-accumulates of convolutions and fully connected layers, and adds what it counts
besides. As in torchinfo 1.8.0, fvcore 0.1.5, thop 0.1.1 and ptflops 0.7.5 (PyTorch backend), for one picture and a
network that is evaluated; the tests compare with the installed packages.
"""

from dataclasses import dataclass
from math import prod
from typing import assert_never

from vgg_explorer.analysis.counts import biases, macs, operation_parameters
from vgg_explorer.language import N_
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Pool, Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.operations import BatchNorm, Operation, ReLU, operations


@dataclass(frozen=True, slots=True)
class Convention:
    """A way of counting: how often it counts each thing beside the MACs of convolutions and FC layers."""

    name: str
    unit: str  # the tool's own word for what it prints
    sentence: str  # what differs from ours
    bias: int = 0  # an output element of a convolution or an FC layer
    norm: int = 0  # an element of a batch normalisation
    norm_parameters: int = 0  # a scale or a shift of a batch normalisation
    relu: int = 0  # an element of a ReLU
    pool: int = 0  # an element that comes into a pool of any kind
    adaptive: int = 0  # the same for a pool to a fixed size alone
    averages: int = 0  # an element that comes out of an average pool; the size of its bin more if it is adaptive
    lrn: bool = False  # its squares, sums and products


OURS = Convention("explorer", "MACs", N_("The multiply-accumulates of convolutions and fully connected layers alone."))
TORCHINFO = Convention(
    "torchinfo",
    "mult-adds",
    N_("Adds one for each bias at each position, and the parameters of batch normalisation once."),
    bias=1,
    norm_parameters=1,
)
FVCORE = Convention(
    "fvcore",
    "FLOPs",
    N_("Counts a MAC as one FLOP; adds two for each element of batch normalisation, one for adaptive pooling."),
    norm=2,
    adaptive=1,
)
THOP = Convention(
    "thop",
    "MACs",
    N_("Adds four for each element of batch normalisation, and the sums and divisions of average pooling."),
    norm=4,
    averages=1,
)
PTFLOPS = Convention(
    "ptflops",
    "MACs",
    N_("Adds biases, batch normalisation, and ReLU and pooling twice: as module and as function."),
    bias=1,
    norm=2,
    relu=2,
    pool=2,
    lrn=True,
)
CONVENTIONS = (OURS, TORCHINFO, FVCORE, THOP, PTFLOPS)


def convention(name: str) -> Convention:
    found = next((each for each in CONVENTIONS if each.name == name.lower()), None)
    if found is None:
        choices = ", ".join(each.name for each in CONVENTIONS)
        raise SpecError("unknown convention {name!r}; there are {choices}.", name=name[:40], choices=choices)
    return found


def work(network: Network, counted: Convention = OURS) -> int:
    """The figure that a tool prints for one picture, in its own unit."""
    return sum(by_layer(network, counted))


def by_layer(network: Network, counted: Convention) -> list[int]:
    """The same layer by layer, normalisation and ReLU with the layer they follow."""
    totals = [0] * len(network.layers)
    for index, operation, input, output in operations(network):
        totals[index] += operation_work(operation, input, output, counted)
    return totals


def operation_work(layer: Operation, input: Shape, output: Shape, counted: Convention) -> int:
    """What a convention counts for one operation."""
    match layer:
        case Conv() | FC():
            return macs(layer, input, output) + counted.bias * biases(layer) * prod(output[1:])
        case BatchNorm():
            return counted.norm * prod(output) + counted.norm_parameters * operation_parameters(layer, input)
        case ReLU():
            return counted.relu * prod(output)
        case Pool():
            averages = counted.averages * prod(output) if layer.kind == "avg" else 0
            return counted.pool * prod(input) + averages
        case AdaptivePool():
            bin_size = input[1] / output[1] * (input[2] / output[2])  # as thop has it, a fraction where it is one
            averages = counted.averages * int((bin_size + 1) * prod(output))
            return (counted.pool + counted.adaptive) * prod(input) + averages
        case LRN():
            window = prod(input) + 4 * prod(input[1:])  # padded by two channels at both ends
            return counted.lrn * (window + 3 * prod(input))
        case Dropout():
            return 0
        case _ as unknown:
            assert_never(unknown)
