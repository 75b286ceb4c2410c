"""Kernel sizes side by side: small networks that differ in their kernels alone, matched in width if wanted."""

from dataclasses import dataclass
from typing import Literal

from vgg_explorer.analysis.match import Quantity, match
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernels import KINDS, Kind, block, check_kernel, depth
from vgg_explorer.specs.layers import FC, AdaptivePool, Layer, Pool, Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import format

STAGES = (16, 32, 64)
KERNELS = (3, 5, 7, 9, 13)
Matched = Literal["nothing", "parameters", "macs"]
RATES = (0.05, 0.15, 0.45)  # three points, tried for each network on validation


@dataclass(frozen=True, slots=True)
class Sweep:
    """Each of the `kernels`, once a stage, in each of the `kinds`; with `stacks` also the 3x3 that see as far.

    `matched`: all have the width at which their parameters, or MACs, are those of the one in the middle.
    """

    kernels: tuple[int, ...]
    kinds: tuple[Kind, ...] = ("dense",)
    matched: Matched = "nothing"
    stacks: bool = True

    def __post_init__(self) -> None:
        if not self.kernels or not self.kinds:
            raise SpecError("a sweep needs a kernel size and a kind.")
        for kernel in self.kernels:
            check_kernel(kernel)
        for kind in self.kinds:
            if kind not in KINDS:
                raise SpecError("kind is {value}; it must be {choices}.", value=kind, choices=" or ".join(KINDS))

    def networks(self, shape: Shape, classes: int) -> list[Network]:
        """One for each design, named as a person calls it."""
        designs = [
            design
            for kind in self.kinds
            for kernel in sorted(self.kernels)
            for design in (
                [(kernel, 1, kind), (3, depth(kernel), kind)] if self.stacks and kernel > 3 else [(kernel, 1, kind)]
            )
        ]
        found = [built(*design, shape, classes) for design in designs]
        if self.matched == "nothing":
            return found
        on: Quantity = self.matched
        middle = sorted(found, key=lambda each: amount(each, on))[len(found) // 2]
        return [each if each == middle else match(each, middle, on).network.called(each.name) for each in found]


def amount(network: Network, on: Quantity) -> int:
    report = analyse(network)
    return report.parameters if on == "parameters" else report.macs


def built(kernel: int, count: int, kind: Kind, shape: Shape, classes: int) -> Network:
    """`count` layers of that kernel in each stage, pools between the stages, global average pooling, one FC."""
    layers: list[Layer] = []
    channels = shape[0]
    for stage in STAGES:
        if layers:
            layers.append(Pool())
        for _ in range(count):
            layers += block(kernel, channels, stage, kind)
            channels = stage
    return Network(name(kernel, count, kind), (*layers, AdaptivePool(), FC(classes)), shape, "batch")


def name(kernel: int, count: int, kind: Kind) -> str:
    """7×7, 3 × 3×3, dw 7×7."""
    size = f"{'dw ' if kind == 'separable' else ''}{kernel}×{kernel}"
    return f"{count} × {size}" if count > 1 else size


def line(network: Network) -> str:
    """The network as one line of text, as an order takes it."""
    return f"{format(network)} | norm batch"
