"""The two designs that the paper compares: one k x k kernel, and the stack of 3x3 that sees the same pixels."""

from typing import Literal

from vgg_explorer.specs.checks import brief, check
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import MAX_CHANNELS, MAX_SIDE, Conv, Layer
from vgg_explorer.specs.network import Network

Kind = Literal["dense", "separable"]
KINDS: tuple[Kind, ...] = ("dense", "separable")
SMALLEST, LARGEST = 3, 31
KERNELS = range(SMALLEST, LARGEST + 1, 2)


def check_kernel(kernel: object) -> None:
    if not isinstance(kernel, int) or not SMALLEST <= kernel <= LARGEST or kernel % 2 == 0:
        raise SpecError(
            "kernel is {value}; it must be an odd number from {low} to {high}.",
            value=brief(kernel),
            low=SMALLEST,
            high=LARGEST,
        )


def depth(kernel: int) -> int:
    """How many 3x3 see as far as one kernel: (k - 1) / 2."""
    return (kernel - 1) // 2


def stack(kernel: int, channels_in: int, channels: int, side: int, kind: Kind = "dense") -> Network:
    """(k - 1) / 2 layers of 3x3 from `channels_in` to `channels` over a map of `side` pixels."""
    check_design(kernel, channels_in, channels, side, kind)
    widths = [channels_in] + [channels] * (depth(kernel) - 1)
    layers = [layer for width in widths for layer in block(3, width, channels, kind)]
    return Network(f"{depth(kernel)} x 3x3", tuple(layers), (channels_in, side, side))


def single(kernel: int, channels_in: int, channels: int, side: int, kind: Kind = "dense") -> Network:
    """One k x k layer from `channels_in` to `channels` over a map of `side` pixels."""
    check_design(kernel, channels_in, channels, side, kind)
    layers = block(kernel, channels_in, channels, kind)
    return Network(f"{kernel}x{kernel}", tuple(layers), (channels_in, side, side))


def block(kernel: int, channels_in: int, channels: int, kind: Kind) -> list[Layer]:
    """One layer with one ReLU: a convolution, or a depthwise one and a 1x1 that mixes the channels."""
    if kind == "dense":
        return [Conv(channels, (kernel, kernel))]
    return [Conv(channels_in, (kernel, kernel), depthwise=True, activation=False), Conv(channels, (1, 1))]


def check_design(kernel: int, channels_in: int, channels: int, side: int, kind: Kind) -> None:
    check_kernel(kernel)
    check("channels in", channels_in, 1, MAX_CHANNELS)
    check("channels out", channels, 1, MAX_CHANNELS)
    check("map size", side, 1, MAX_SIDE)
    if kind not in KINDS:
        raise SpecError("kind is {value}; it must be {choices}.", value=brief(kind), choices=" or ".join(KINDS))
    if kernel > side:
        raise SpecError(
            "a kernel of {kernel}x{kernel} is larger than the map of {side}x{side}; take a map of {kernel} or more.",
            kernel=kernel,
            side=side,
        )
