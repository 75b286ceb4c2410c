"""The layers of a plain convolutional network: frozen, checked when made, each with its output shape.

A shape is (channels, height, width) for a feature map and (units,) for a vector. Pairs are (height, width).
"""

from dataclasses import dataclass
from typing import Literal

from vgg_explorer.specs.checks import brief, check, check_pair
from vgg_explorer.specs.errors import SpecError

Pair = tuple[int, int]
Shape = tuple[int, ...]
PoolKind = Literal["max", "avg"]

MAX_CHANNELS = 65_536
MAX_KERNEL = 255
MAX_SIDE = 4_096
MAX_MAP = 2 * MAX_SIDE  # a map can grow by its padding
SAME: Pair = (-1, -1)  # stands for the default padding, dilation * (kernel - 1) // 2


def window_positions(
    size: int, kernel: int, stride: int, padding: int, dilation: int = 1, *, ceil: bool = False
) -> int:
    """Positions of a sliding window: floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.

    With `ceil` a last window may stick out at the end, if it starts inside the map or its left padding.
    """
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if not ceil:
        return room // stride + 1
    positions = -(-room // stride) + 1
    return positions - 1 if (positions - 1) * stride >= size + padding else positions


def slide(
    shape: Shape, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair = (1, 1), *, ceil: bool = False
) -> Pair:
    """Height and width after a sliding window; an error where the window does not fit the padded map."""
    height, width = (
        window_positions(size, k, s, p, d, ceil=ceil)
        for size, k, s, p, d in zip(shape[1:], kernel, stride, padding, dilation, strict=True)
    )
    if height < 1 or width < 1:
        raise SpecError(
            "a window of {kernel} does not fit the map of {map} that reaches it.",
            kernel="x".join(str(d * (k - 1) + 1) for k, d in zip(kernel, dilation, strict=True)),
            map=f"{shape[1]}x{shape[2]}",
        )
    check("the larger side of the map", max(height, width), 1, MAX_MAP)
    return height, width


def feature_map(shape: Shape) -> Shape:
    if len(shape) != 3:
        raise SpecError("it needs a feature map, and behind a fully connected layer there is none.")
    return shape


@dataclass(frozen=True, slots=True)
class Conv:
    """A convolution with biases, and a ReLU behind it unless `activation` is off.

    `depthwise` means as many groups as input channels; `groups` is for the other cases (AlexNet's two).
    """

    channels: int
    kernel: Pair = (3, 3)
    stride: Pair = (1, 1)
    padding: Pair = SAME
    dilation: Pair = (1, 1)
    groups: int = 1
    depthwise: bool = False
    activation: bool = True

    def __post_init__(self) -> None:
        check("channels", self.channels, 1, MAX_CHANNELS)
        check_pair("kernel", self.kernel, 1, MAX_KERNEL)
        check_pair("stride", self.stride, 1, MAX_KERNEL)
        check_pair("dilation", self.dilation, 1, MAX_KERNEL)
        check("groups", self.groups, 1, MAX_CHANNELS)
        if self.padding == SAME:
            object.__setattr__(self, "padding", same_padding(self.kernel, self.dilation))
        check_pair("padding", self.padding, 0, MAX_SIDE)
        if self.depthwise and self.groups != 1:
            raise SpecError("a depthwise convolution has its own groups; leave out g{groups}.", groups=self.groups)
        if self.channels % self.groups:
            raise SpecError(
                "{channels} output channels do not divide into {groups} groups.",
                channels=self.channels,
                groups=self.groups,
            )

    def groups_for(self, channels_in: int) -> int:
        """The number of groups over `channels_in` input channels; an error where they do not divide."""
        groups = channels_in if self.depthwise else self.groups
        if channels_in % groups or self.channels % groups:
            raise SpecError(
                "{channels_in} input and {channels} output channels do not divide into {groups} groups.",
                channels_in=channels_in,
                channels=self.channels,
                groups=groups,
            )
        return groups

    def output(self, shape: Shape) -> Shape:
        self.groups_for(feature_map(shape)[0])
        return (self.channels, *slide(shape, self.kernel, self.stride, self.padding, self.dilation))


def same_padding(kernel: Pair, dilation: Pair = (1, 1)) -> Pair:
    """The padding that keeps the size of the map for odd kernels at stride 1: dilation (kernel - 1) / 2."""
    return dilation[0] * (kernel[0] - 1) // 2, dilation[1] * (kernel[1] - 1) // 2


@dataclass(frozen=True, slots=True)
class Pool:
    """Max- or average-pooling over a sliding window; `ceil` keeps a last window that sticks out."""

    kind: PoolKind = "max"
    kernel: Pair = (2, 2)
    stride: Pair = (2, 2)
    padding: Pair = (0, 0)
    ceil: bool = False

    def __post_init__(self) -> None:
        if self.kind not in ("max", "avg"):
            raise SpecError("pooling is {value}; it must be max or avg.", value=brief(self.kind))
        check_pair("kernel", self.kernel, 1, MAX_KERNEL)
        check_pair("stride", self.stride, 1, MAX_KERNEL)
        check_pair("padding", self.padding, 0, MAX_KERNEL)
        if any(2 * p > k for p, k in zip(self.padding, self.kernel, strict=True)):
            raise SpecError("the padding of a pool is at most half its kernel.")

    def output(self, shape: Shape) -> Shape:
        channels = feature_map(shape)[0]
        return (channels, *slide(shape, self.kernel, self.stride, self.padding, ceil=self.ceil))


@dataclass(frozen=True, slots=True)
class AdaptivePool:
    """Average-pooling to a fixed size, whatever comes in; 1x1 is global average pooling (`gap`)."""

    size: Pair = (1, 1)

    def __post_init__(self) -> None:
        check_pair("size", self.size, 1, MAX_SIDE)

    def output(self, shape: Shape) -> Shape:
        return (feature_map(shape)[0], *self.size)


@dataclass(frozen=True, slots=True)
class LRN:
    """Local response normalisation across five channels (Krizhevsky et al. 2012, section 3.3; no weights)."""

    def output(self, shape: Shape) -> Shape:
        return feature_map(shape)


@dataclass(frozen=True, slots=True)
class Dropout:
    """Sets a share of the units to zero while training."""

    rate: float = 0.5

    def __post_init__(self) -> None:
        if isinstance(self.rate, bool) or not isinstance(self.rate, int | float) or not 0 <= self.rate < 1:
            raise SpecError("dropout is {value}; it must be from 0 to below 1.", value=brief(self.rate))
        object.__setattr__(self, "rate", float(self.rate))

    def output(self, shape: Shape) -> Shape:
        return shape


@dataclass(frozen=True, slots=True)
class FC:
    """A fully connected layer with biases, over a vector or a whole feature map, and a ReLU behind it.

    The last layer of a network has no ReLU (section 2.1): `Network.activated` knows.
    """

    units: int
    activation: bool = True

    def __post_init__(self) -> None:
        check("units", self.units, 1, MAX_CHANNELS)

    def output(self, shape: Shape) -> Shape:
        return (self.units,)


Layer = Conv | Pool | AdaptivePool | LRN | Dropout | FC
