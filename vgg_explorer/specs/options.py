"""Options of saliency methods: default and range of each, checked against the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vgg_explorer.language import N_
from vgg_explorer.specs.checks import brief, check, number, one_of
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Conv
from vgg_explorer.specs.network import Network

Value = int | float | str
Settled = dict[str, Value]  # every option of a method, with the value it has in the end


@dataclass(frozen=True, slots=True)
class IntegerOption:
    """A whole number from `low` to `high`; `what` is its name in a sentence."""

    name: str
    what: str
    default: int
    low: int
    high: int

    def settle(self, value: object, network: Network, so_far: Settled) -> int:
        found = self.default if value is None else value
        check(self.what, found, self.low, self.high)
        assert isinstance(found, int)
        return found


@dataclass(frozen=True, slots=True)
class RealOption:
    """A number from `low` to `high`."""

    name: str
    what: str
    default: float
    low: float
    high: float

    def settle(self, value: object, network: Network, so_far: Settled) -> float:
        found = self.default if value is None else value
        number(self.what, found, self.low, self.high)
        assert isinstance(found, int | float)
        return float(found)


@dataclass(frozen=True, slots=True)
class ChoiceOption:
    """One of a few words; the first is the default."""

    name: str
    what: str
    choices: tuple[str, ...]

    def settle(self, value: object, network: Network, so_far: Settled) -> str:
        found = self.choices[0] if value is None else value
        one_of(self.what, found, self.choices)
        return str(found)


@dataclass(frozen=True, slots=True)
class WindowOption:
    """The side in pixels of the square that hides a part of the picture; default: a seventh of the picture."""

    name: str = "window"
    what: str = N_("the window")

    def settle(self, value: object, network: Network, so_far: Settled) -> int:
        side = min(network.input[1:])
        found = max(1, side // 7) if value is None else value
        check(self.what, found, 1, side)
        assert isinstance(found, int)
        return found


@dataclass(frozen=True, slots=True)
class StrideOption:
    """Pixels from one window to the next; default: half a window, at most a window, so that no pixel is left out."""

    name: str = "stride"
    what: str = N_("the stride of the window")

    def settle(self, value: object, network: Network, so_far: Settled) -> int:
        window = so_far["window"]
        assert isinstance(window, int)
        found = max(1, window // 2) if value is None else value
        check(self.what, found, 1, window)
        assert isinstance(found, int)
        return found


@dataclass(frozen=True, slots=True)
class LayerOption:
    """A convolution by name, for the maps behind its ReLU; default: the last one."""

    name: str = "layer"
    what: str = N_("the layer")

    def settle(self, value: object, network: Network, so_far: Settled) -> str:
        choices = relu_layers(network)
        if not choices:
            raise SpecError("no convolution of this network has a ReLU behind it.")
        found = choices[-1] if value is None else value
        if found not in choices:
            raise no_relu(found, choices) if found in network.layer_names() else no_layer(found, choices)
        return str(found)


Option = IntegerOption | RealOption | ChoiceOption | WindowOption | StrideOption | LayerOption


def relu_layers(network: Network) -> tuple[str, ...]:
    """The convolutions that have a ReLU behind them, by name."""
    named = enumerate(zip(network.layer_names(), network.layers, strict=True))
    return tuple(name for index, (name, layer) in named if isinstance(layer, Conv) and network.activated(index))


def map_layers(network: Network) -> tuple[str, ...]:
    """The layers whose output is a feature map, by name."""
    return tuple(name for name, shape in zip(network.layer_names(), network.shapes, strict=True) if len(shape) == 3)


def layer_index(network: Network, name: object, *, choices: Sequence[str]) -> int:
    """The place of a layer in the network; an error names the `choices` where it is none of them."""
    if name not in choices:
        raise no_layer(name, choices)
    return network.layer_names().index(str(name))


def no_layer(name: object, choices: Sequence[str]) -> SpecError:
    return SpecError(
        "there is no layer {name!r} to look at; take {choices}.", name=brief(name), choices=listed(choices)
    )


def no_relu(name: object, choices: Sequence[str]) -> SpecError:
    return SpecError(
        "the layer {name} is no convolution with a ReLU behind it; take {choices}.",
        name=brief(name),
        choices=listed(choices),
    )


def listed(names: Sequence[str]) -> str:
    """Names for a sentence: of many the first few and the last."""
    return ", ".join(names if len(names) <= 20 else [*names[:18], "...", names[-1]])


def settle(options: Sequence[Option], given: Mapping[str, object], network: Network) -> Settled:
    """Every option with its value for this network; a SpecError says which one is unknown or out of range."""
    names = [option.name for option in options]
    for name in given:
        if name not in names:
            raise unknown(name, names)
    settled: Settled = {}
    for option in options:
        settled[option.name] = option.settle(given.get(option.name), network, settled)
    return settled


def unknown(name: object, names: Sequence[str]) -> SpecError:
    if not names:
        return SpecError("this method has no option {name!r}; it has none.", name=brief(name))
    return SpecError("this method has no option {name!r}; it has {names}.", name=brief(name), names=", ".join(names))
