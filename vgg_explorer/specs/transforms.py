"""What makes a comparison: one network turned into another. Each returns a new network and leaves the old one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from math import lcm
from typing import Literal, assert_never

from vgg_explorer.specs.checks import brief, check
from vgg_explorer.specs.errors import LayerError, SpecError
from vgg_explorer.specs.layers import FC, LRN, MAX_KERNEL, AdaptivePool, Conv, Dropout, Layer, Pool, Shape
from vgg_explorer.specs.network import Network, Norm, check_input
from vgg_explorer.specs.notation import format_layer

Head = Literal["fc", "gap"]


def widen(network: Network, kernel: int) -> Network:
    """Replace each (kernel - 1) / 2 consecutive 3x3 convolutions by one kernel x kernel of equal receptive field.

    Runs of 3x3 stride-1 convolutions are taken from the left; what does not fill a group stays 3x3. The paper's
    shallow net is `widen(vgg("B"), 5)` (section 2.3).
    """
    check_odd(kernel, 5)
    group = (kernel - 1) // 2
    layers: list[Layer] = []
    longest = 0
    for plain, run in groupby(network.layers, is_plain_3x3):
        members = list(run)
        longest = max(longest, len(members) if plain else 0)
        layers += merge(members, group, kernel) if plain else members
    if longest < group:
        raise SpecError(
            "a {kernel}x{kernel} replaces {group} 3x3 convolutions in a row; the longest run of {name} has {longest}.",
            kernel=kernel,
            group=group,
            name=network.name,
            longest=longest,
        )
    return replace(network, name=f"{network.name}, {kernel}x{kernel}", layers=tuple(layers))


def check_odd(kernel: int, low: int) -> None:
    check("kernel", kernel, low, MAX_KERNEL)
    if kernel % 2 == 0:
        raise SpecError("kernel is {kernel}; it must be odd, so that a unit has a centre.", kernel=kernel)


def is_plain_3x3(layer: Layer) -> bool:
    return isinstance(layer, Conv) and layer == Conv(layer.channels, activation=layer.activation)


def merge(run: list[Layer], group: int, kernel: int) -> Iterator[Layer]:
    full = len(run) - len(run) % group
    for last in range(group - 1, full, group):
        layer = run[last]
        assert isinstance(layer, Conv)
        yield Conv(layer.channels, (kernel, kernel), activation=layer.activation)
    yield from run[full:]


def factorise(network: Network, inner: int | None = None) -> Network:
    """Replace each odd k x k convolution, k >= 5, by (k - 1) / 2 of 3x3 with the same receptive field and stride.

    The inner layers have `inner` channels (as many as the layer they replace, unless given). The stride goes to
    the last 3x3, otherwise the receptive field would grow: 11x11 / 4 would see 35.
    """
    layers: list[Layer] = []
    for index, layer in enumerate(network.layers):
        large = isinstance(layer, Conv) and max(layer.kernel) >= 4
        try:
            layers += split(layer, inner) if large and isinstance(layer, Conv) else [layer]
        except SpecError as error:
            raise LayerError(error.sentence, index, **error.values) from None
    if len(layers) == len(network.layers):
        raise SpecError("{name} has no kernel of 5x5 or more to replace.", name=network.name)
    return replace(network, name=f"{network.name}, 3x3 only", layers=tuple(layers))


def split(layer: Conv, inner: int | None) -> Iterator[Conv]:
    """The 3x3 stack for one large kernel; its padding is shared out, so that map and alignment stay."""
    size = layer.kernel[0]
    if layer.kernel != (size, size) or size % 2 == 0 or layer.depthwise or layer.groups > 1 or layer.dilation != (1, 1):
        raise SpecError(
            "{layer} cannot be written as 3x3: only odd square kernels without groups or dilation can.",
            layer=format_layer(layer),
        )
    count = (size - 1) // 2
    for step in range(count):
        last = step == count - 1
        yield Conv(
            layer.channels if last or inner is None else inner,
            stride=layer.stride if last else (1, 1),
            padding=(share(layer.padding[0], count, step), share(layer.padding[1], count, step)),
            activation=layer.activation if last else True,
        )


def share(total: int, count: int, step: int) -> int:
    """The part of `total` that falls to `step` of `count`, as even as whole numbers allow."""
    return total // count + (step < total % count)


def with_norm(network: Network, norm: Norm) -> Network:
    """The same layers with batch normalisation behind every convolution, or without."""
    if norm == network.norm:
        return network
    base = network.name.removesuffix("-BN")
    return replace(network, norm=norm, name=f"{base}-BN" if norm == "batch" else base)


def with_head(network: Network, head: Head, classes: int | None = None) -> Network:
    """Replace everything from the first FC on: `fc` is the paper's three layers, `gap` global average pooling.

    `classes` is as before unless given.
    """
    if head not in ("fc", "gap"):
        raise SpecError("the head is {value}; it must be fc or gap.", value=str(head)[:40])
    body = body_of(network)
    last = FC(classes_of(network) if classes is None else classes)
    tail: tuple[Layer, ...] = (AdaptivePool(), last)
    if head == "fc":
        tail = (FC(4096), Dropout(), FC(4096), Dropout(), last)
    return replace(network, name=f"{network.name}-{head.upper()}", layers=(*body, *tail))


def body_of(network: Network) -> tuple[Layer, ...]:
    last = network.last_feature_map()
    if last is None:
        raise SpecError("{name} has no feature map for a head to stand on.", name=network.name)
    return network.layers[: last + 1]


def classes_of(network: Network) -> int:
    last = network.layers[-1]
    return last.units if isinstance(last, FC) else network.shapes[-1][0]


def scale_width(network: Network, factor: float | Fraction) -> Network:
    """Scale the channels of every layer but the classes by `factor`, to the nearest number that its groups allow."""
    if not 0 < factor <= 1_000:
        raise SpecError("the width factor is {value}; it must be above 0 and at most 1000.", value=brief(factor))
    exact = Fraction(factor)
    layers: list[Layer] = []
    for index in range(len(network.layers)):
        layers.append(scaled(network, index, exact, propagated_channels(layers, network)))
    return replace(network, name=f"{network.name} x{float(exact):.4g}", layers=tuple(layers))


def scaled(network: Network, index: int, factor: Fraction, channels_in: int) -> Layer:
    """One layer at another width, behind a layer that now has `channels_in`; the classes stay."""
    layer = network.layers[index]
    match layer:
        case Conv(depthwise=True):
            return replace(layer, channels=channels_in * (layer.channels // network.inputs()[index][0]))
        case Conv():
            return replace(layer, channels=nearest(layer.channels * factor, divisor(network, index)))
        case FC():
            last = index == len(network.layers) - 1
            return layer if last else replace(layer, units=nearest(layer.units * factor, 1))
        case Pool() | AdaptivePool() | LRN() | Dropout():
            return layer
        case _ as unknown:
            assert_never(unknown)


def propagated_channels(layers: list[Layer], network: Network) -> int:
    """Output channels of the layers so far: a depthwise layer follows its input."""
    before = [layer.channels for layer in layers if isinstance(layer, Conv)]
    return before[-1] if before else network.input[0]


def divisor(network: Network, index: int) -> int:
    """What the channels of a convolution must be a multiple of: its groups, and those of the next that reads them."""
    groups = 1
    for place, layer in enumerate(network.layers[index:]):
        match layer:
            case Conv():
                groups = lcm(groups, layer.groups)
                if place and not layer.depthwise:
                    break
            case Pool() | AdaptivePool() | LRN() | Dropout() | FC():
                pass
            case _ as unknown:
                assert_never(unknown)
    return groups


def nearest(value: Fraction, multiple: int) -> int:
    return max(1, round(value / multiple)) * multiple


@dataclass(frozen=True, slots=True)
class Fitted:
    """A network made to fit its pictures, and the names of the pools that had to go."""

    network: Network
    dropped: tuple[str, ...]


def for_input(network: Network, size: int | tuple[int, int, int], classes: int | None = None) -> Fitted:
    """The network for pictures of another size: pools that a small map cannot take are dropped, and named.

    `size` is a side in pixels or a whole shape; `classes` replaces the units of a last FC.
    """
    shape = (network.input[0], size, size) if isinstance(size, int) else size
    check_input(shape)
    current: Shape = shape
    layers: list[Layer] = []
    dropped: list[str] = []
    for index, (layer, name) in enumerate(zip(network.layers, network.layer_names(), strict=True)):
        try:
            current = layer.output(current)
            layers.append(layer)
        except SpecError as error:
            if not isinstance(layer, Pool):
                raise LayerError(error.sentence, index, **error.values) from None
            dropped.append(name)
    if classes is not None:
        layers = with_classes(layers, classes)
    return Fitted(replace(network, layers=tuple(layers), input=shape), tuple(dropped))


def with_classes(layers: list[Layer], classes: int) -> list[Layer]:
    last = layers[-1]
    if not isinstance(last, FC):
        raise SpecError("classes need a last FC layer; add FC-{classes}.", classes=classes)
    return [*layers[:-1], replace(last, units=classes)]
