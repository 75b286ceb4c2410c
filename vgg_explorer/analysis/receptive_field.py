"""What one unit can see: size, stride, padding and start in pixels of the input, and the exact rectangle.

    size  <- size + (kernel - 1) dilation stride          stride <- stride * layer stride
    padding <- padding + layer padding * stride           start = (size - 1) / 2 - padding

`start` is the centre of the first unit, with the centre of pixel 0 at 0 (Araujo, Norris & Sim, "Computing
Receptive Fields of Convolutional Neural Networks", Distill 2019). A fully connected layer over a map is a
convolution with a kernel as large as the map (section 3.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from vgg_explorer.analysis.paths import bins, paths
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

    def edge(self, place: int) -> float:
        """Where the field of a unit begins, padding included, in pixels from the edge of the picture."""
        return self.stride * place - self.padding


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


def slid(field: Field, extent: int, stride: float, padding: int) -> Field:
    return Field(
        field.size + round((extent - 1) * field.stride),
        field.stride * stride,
        field.padding + padding * field.stride,
    )


def averaged(field: Field, size: int, count: int) -> Field:
    """Adaptive pooling: its widest bin, and the stride that spreads `count` of these from edge to edge.

    This is exact where `count` divides `size`, and for a fully connected layer behind it. Elsewhere the bins differ
    by a position, and `size` is that of the widest.
    """
    first, behind = bins(size, count)
    widest = int((behind - first).max())
    stride = (size - widest) / (count - 1) if count > 1 else 1
    return slid(field, widest, stride, 0)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Pixels [top, bottom) x [left, right) that a unit reads, and the share of its field that is padding.

    A unit that reads padding alone has an empty rectangle, and a share of 1.
    """

    top: int
    left: int
    bottom: int
    right: int
    in_padding: float


def rectangle(network: Network, index: int, row: int, column: int) -> Rectangle:
    """The exact rectangle of the input that one unit of layer `index` sees: the pixels with a path to it."""
    field = receptive_fields(network)[index]
    seen = paths(network, index, row, column)
    (top, bottom), (left, right) = span(seen.rows), span(seen.columns)
    if top == bottom or left == right:
        return Rectangle(0, 0, 0, 0, 1.0)
    inside = (bottom - top) * (right - left) / (field.height.size * field.width.size)
    return Rectangle(top, left, bottom, right, max(0.0, 1 - inside))


def centre(network: Network, index: int, row: int, column: int) -> tuple[float, float]:
    """The middle of what a unit can see, padding included, in pixels with the middle of pixel 0 at 0."""
    field = receptive_fields(network)[index]
    return field.height.start + row * field.height.stride, field.width.start + column * field.width.stride


def span(counts: Sequence[int]) -> tuple[int, int]:
    """First place that is not zero and one past the last; (0, 0) where all are."""
    places = [place for place, count in enumerate(counts) if count]
    return (places[0], places[-1] + 1) if places else (0, 0)


def outline(field: ReceptiveField, row: int, column: int) -> tuple[float, float, float, float]:
    """Top, left, bottom and right of a unit's field, padding included: its edges, where pixel 0 spans 0 to 1."""
    top, left = field.height.edge(row), field.width.edge(column)
    return top, left, top + field.height.size, left + field.width.size
