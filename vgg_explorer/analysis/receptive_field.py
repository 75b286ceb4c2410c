"""What one unit can see: size, stride, padding and start in pixels of the input, and the exact rectangle.

    size  <- size + (kernel - 1) dilation stride          stride <- stride * layer stride
    padding <- padding + layer padding * stride           start = (size - 1) / 2 - padding

`start` is the centre of the first unit, with the centre of pixel 0 at 0 (Araujo, Norris & Sim, "Computing
Receptive Fields of Convolutional Neural Networks", Distill 2019). A fully connected layer over a map is a
convolution with a kernel as large as the map (section 3.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import assert_never

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pool, Shape
from vgg_explorer.specs.network import Network


@dataclass(frozen=True, slots=True)
class Field:
    """A receptive field along one axis, in pixels of the input; `stride` is also called the jump."""

    size: int = 1
    stride: float = 1
    padding: float = 0

    @property
    def start(self) -> float:
        return (self.size - 1) / 2 - self.padding


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """The receptive field of every unit of a layer, height and width."""

    height: Field = Field()
    width: Field = Field()

    def as_dict(self) -> dict[str, float | list[float]]:
        return {name: self.value(name) for name in ("size", "stride", "start", "padding")}

    def value(self, name: str) -> float | list[float]:
        """`size`, `stride`, `padding` or `start`: one number, or [height, width] where they differ."""
        high, wide = getattr(self.height, name), getattr(self.width, name)
        return tidy(high) if high == wide else [tidy(high), tidy(wide)]


def tidy(value: float) -> float:
    return int(value) if value == int(value) else value


def receptive_fields(network: Network) -> tuple[ReceptiveField, ...]:
    """The receptive field of each layer's units, in order."""
    height, width = Field(), Field()
    fields = []
    for layer, input in zip(network.layers, network.inputs(), strict=True):
        height, width = grow(height, layer, input, 1), grow(width, layer, input, 2)
        fields.append(ReceptiveField(height, width))
    return tuple(fields)


def grow(field: Field, layer: Layer, input: Shape, axis: int) -> Field:
    """The field behind one more layer; `axis` is 1 for height and 2 for width."""
    match layer:
        case Conv():
            kernel = (layer.kernel[axis - 1] - 1) * layer.dilation[axis - 1] + 1
            return slid(field, kernel, layer.stride[axis - 1], layer.padding[axis - 1])
        case Pool():
            return slid(field, layer.kernel[axis - 1], layer.stride[axis - 1], layer.padding[axis - 1])
        case AdaptivePool():
            return averaged(field, input[axis], layer.size[axis - 1])
        case FC():
            return slid(field, input[axis] if len(input) == 3 else 1, 1, 0)
        case LRN() | Dropout():
            return field
        case _ as unknown:
            assert_never(unknown)


def slid(field: Field, extent: int, stride: int, padding: int) -> Field:
    return Field(
        field.size + (extent - 1) * int(field.stride),
        field.stride * stride,
        field.padding + padding * field.stride,
    )


def averaged(field: Field, size: int, bins: int) -> Field:
    """Adaptive pooling: bins of equal size where `bins` divides `size`; else the largest bin and the mean stride."""
    extents = [adaptive_end(i, size, bins) - adaptive_begin(i, size, bins) for i in range(bins)]
    stride = (size - extents[0]) / (bins - 1) if bins > 1 else 1
    lead = (max(extents) - extents[0]) / 2
    return Field(
        field.size + (max(extents) - 1) * int(field.stride),
        field.stride * stride,
        field.padding + lead * field.stride,
    )


def adaptive_begin(index: int, size: int, bins: int) -> int:
    return index * size // bins


def adaptive_end(index: int, size: int, bins: int) -> int:
    return -(-(index + 1) * size // bins)


def taps(layer: Layer, input: Shape, axis: int, position: int) -> Sequence[int]:
    """The positions of the layer's input, padding left out, that one output position reads along an axis."""
    match layer:
        case Conv():
            return inside(
                input[axis],
                layer.kernel[axis - 1],
                position * layer.stride[axis - 1] - layer.padding[axis - 1],
                layer.dilation[axis - 1],
            )
        case Pool():
            begin = position * layer.stride[axis - 1] - layer.padding[axis - 1]
            return inside(input[axis], layer.kernel[axis - 1], begin)
        case AdaptivePool():
            size, bins = input[axis], layer.size[axis - 1]
            return range(adaptive_begin(position, size, bins), adaptive_end(position, size, bins))
        case FC():
            return range(input[axis]) if len(input) == 3 else range(1)
        case LRN() | Dropout():
            return range(position, position + 1)
        case _ as unknown:
            assert_never(unknown)


def inside(size: int, kernel: int, begin: int, dilation: int = 1) -> range:
    """begin, begin + dilation, ... of `kernel` taps, those outside 0 .. size - 1 left out."""
    first = max(0, -(begin // dilation)) if begin < 0 else 0
    last = min(kernel, (size - 1 - begin) // dilation + 1)
    return range(begin + first * dilation, begin + last * dilation, dilation)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Pixels [top, bottom) x [left, right) that a unit reads, and the share of its field that is padding."""

    top: int
    left: int
    bottom: int
    right: int
    in_padding: float


def rectangle(network: Network, index: int, row: int, column: int) -> Rectangle:
    """The exact rectangle of the input that one unit of layer `index` sees, clipped to the picture."""
    field = receptive_fields(network)[index]
    top, bottom = span(network, index, row, 1)
    left, right = span(network, index, column, 2)
    seen = (bottom - top) * (right - left)
    return Rectangle(top, left, bottom, right, 1 - seen / prod((field.height.size, field.width.size)))


def span(network: Network, index: int, position: int, axis: int) -> tuple[int, int]:
    """First pixel and one past the last that a unit sees along an axis; (0, 0) where it sees padding alone."""
    first, last = position, position
    for layer, input in zip(network.layers[index::-1], network.inputs()[index::-1], strict=True):
        low, high = taps(layer, input, axis, first), taps(layer, input, axis, last)
        if not low or not high:
            return 0, 0
        first, last = low[0], high[-1]
    return first, last + 1
