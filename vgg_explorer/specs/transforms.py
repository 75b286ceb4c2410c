"""One network turned into another: its head, normalisation, width or input. The old one stays as it is."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Literal, assert_never

from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import LayerError, SpecError
from vgg_explorer.specs.layer_kinds import channels_behind
from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pool, Shape
from vgg_explorer.specs.network import Network, Norm, check_input

Head = Literal["fc", "gap"]


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
    channels = network.input[0]
    for index in range(len(network.layers)):
        layers.append(scaled(network, index, exact, channels))
        channels = channels_behind(layers[-1], channels)
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
