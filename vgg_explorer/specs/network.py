"""A network: a name, an input and layers. Construction fails if the shapes do not fit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from vgg_explorer.specs.checks import brief, check
from vgg_explorer.specs.errors import LayerError, SpecError
from vgg_explorer.specs.layer_kinds import has_weights, stride_of
from vgg_explorer.specs.layers import FC, LRN, MAX_CHANNELS, MAX_SIDE, AdaptivePool, Conv, Dropout, Layer, Pool, Shape

MAX_LAYERS = 1_000
MAX_STRIDE = 1_000_000  # all strides multiplied; a map has 4096 pixels a side at most
MAX_NAME = 200
Norm = Literal["none", "batch"]


@dataclass(frozen=True, slots=True)
class Network:
    """A chain of layers over one picture of shape `input` (channels, height, width).

    `norm="batch"` puts batch normalisation between every convolution and its ReLU. `shapes` holds the output
    shape of each layer: a network that exists fits together.
    """

    name: str
    layers: tuple[Layer, ...]
    input: Shape = (3, 224, 224)
    norm: Norm = "none"
    shapes: tuple[Shape, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_input(self.input)
        if self.norm not in ("none", "batch"):
            raise SpecError("normalisation is {value}; it must be none or batch.", value=brief(self.norm))
        if not self.layers:
            raise SpecError("the network has no layers; write for example conv3-64 maxpool FC-10.")
        if len(self.layers) > MAX_LAYERS:
            raise SpecError(
                "the network has {count} layers; at most {high} are allowed.",
                count=f"{len(self.layers):,}",
                high=f"{MAX_LAYERS:,}",
            )
        object.__setattr__(self, "name", self.name[:MAX_NAME])
        object.__setattr__(self, "shapes", tuple(propagate(self.layers, self.input)))

    def inputs(self) -> tuple[Shape, ...]:
        """The input shape of each layer."""
        return (self.input, *self.shapes[:-1])

    def activated(self, index: int) -> bool:
        """Whether a ReLU follows the layer: after every weight layer but a last FC."""
        match self.layers[index]:
            case Conv() as layer:
                return layer.activation
            case FC() as layer:
                return layer.activation and index < len(self.layers) - 1
            case Pool() | AdaptivePool() | LRN() | Dropout():
                return False
            case _ as unknown:
                assert_never(unknown)

    def weight_layers(self) -> int:
        """Convolutions and fully connected layers, as the paper counts them: the 16 of VGG-16."""
        return sum(map(has_weights, self.layers))

    def head(self) -> int:
        """Index of the first layer that gives a vector; the number of layers where all give maps."""
        return next((i for i, shape in enumerate(self.shapes) if len(shape) == 1), len(self.layers))

    def last_feature_map(self) -> int | None:
        """Index of the last layer before the head: the FCs, and the pool to a fixed size and dropout before them."""
        end = self.head()
        return next((i for i in reversed(range(end)) if not isinstance(self.layers[i], AdaptivePool | Dropout)), None)

    def layer_names(self) -> tuple[str, ...]:
        """conv1_1 conv1_2 pool1 ... pool5 fc1 fc2 fc3: the stage, then the place in it."""
        return tuple(name_layers(self.layers))

    def called(self, name: str) -> "Network":
        return replace(self, name=name)


def check_input(shape: Shape) -> None:
    if not isinstance(shape, tuple) or len(shape) != 3:
        raise SpecError("the input is {value}; it must be channels x height x width.", value=brief(shape))
    check("input channels", shape[0], 1, MAX_CHANNELS)
    check("input height", shape[1], 1, MAX_SIDE)
    check("input width", shape[2], 1, MAX_SIDE)


def propagate(layers: tuple[Layer, ...], shape: Shape) -> Iterator[Shape]:
    """The output shape of each layer in turn; a LayerError names the one that does not fit."""
    stride = 1
    for index, layer in enumerate(layers):
        try:
            shape = layer.output(shape)
            stride *= max(stride_of(layer))
            check("the product of the strides so far", stride, 1, MAX_STRIDE)
        except SpecError as error:
            raise LayerError(error.sentence, index, **error.values) from None
        yield shape


def name_layers(layers: tuple[Layer, ...]) -> Iterator[str]:
    """See `Network.layer_names`."""
    stage, convolutions = 1, 0
    seen: Counter[str] = Counter()
    for layer in layers:
        match layer:
            case Conv():
                convolutions += 1
                yield f"conv{stage}_{convolutions}"
            case Pool():
                yield f"pool{stage}"
                stage, convolutions = stage + 1, 0
            case AdaptivePool(size=(1, 1)):
                yield numbered("gap", seen)
            case AdaptivePool():
                yield numbered("adaptive", seen)
            case LRN():
                yield numbered("lrn", seen)
            case Dropout():
                yield numbered("dropout", seen)
            case FC():
                yield numbered("fc", seen)
            case _ as unknown:
                assert_never(unknown)


def numbered(kind: str, seen: Counter[str]) -> str:
    """The kind of a layer and how many of it there are so far: fc1, fc2; the first gap has no number."""
    seen[kind] += 1
    return kind if kind == "gap" and seen[kind] == 1 else f"{kind}{seen[kind]}"
