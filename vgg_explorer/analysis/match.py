"""The same network at another width, so that a comparison is fair in parameters or in work."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from vgg_explorer.analysis.counts import macs, parameters
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layer_kinds import has_weights
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.transforms import scale_width

Quantity = Literal["parameters", "macs"]


@dataclass(frozen=True, slots=True)
class Match:
    """A scaled network, and how close it came: `reached` against `target`."""

    network: Network
    on: Quantity
    reached: int
    target: int

    @property
    def difference(self) -> float:
        """Relative difference, 0.01 for 1 % above the target."""
        return self.reached / self.target - 1


def match(network: Network, to: Network, on: Quantity = "parameters") -> Match:
    """Scale the width of `network` until it has as many parameters or MACs as `to`, as close as channels allow."""
    if on not in ("parameters", "macs"):
        raise SpecError("networks match on parameters or macs, not on {value}.", value=str(on)[:40])
    target = count(to, on)
    if target == 0:
        raise SpecError("{name} has no {quantity} to match.", name=to.name, quantity=on)
    step = Fraction(1, widest(network))
    try:
        high = first_above(lambda n: reaches(network, n * step, on, target))
        candidates = [scale_width(network, n * step) for n in (high - 1, high) if n > 0]
    except SpecError:
        raise SpecError(
            "{name} cannot be scaled to {target} {quantity}.", name=network.name, target=f"{target:,}", quantity=on
        ) from None
    best = min(candidates, key=lambda candidate: abs(count(candidate, on) - target))
    return Match(best, on, count(best, on), target)


def reaches(network: Network, factor: Fraction, on: Quantity, target: int) -> bool:
    try:
        return count(scale_width(network, factor), on) >= target
    except SpecError:  # wider than a layer can be
        return True


def count(network: Network, on: Quantity) -> int:
    if on == "parameters":
        return sum(parameters(network))
    return sum(map(macs, network.layers, network.inputs(), network.shapes))


def widest(network: Network) -> int:
    """The finest step of a width: one channel of the widest layer."""
    classes = len(network.layers) - 1 if len(network.shapes[-1]) == 1 else None
    outputs = enumerate(zip(network.layers, network.shapes, strict=True))
    hidden = [shape[0] for index, (layer, shape) in outputs if has_weights(layer) and index != classes]
    if not hidden:
        raise SpecError("{name} has no hidden layer whose width could change.", name=network.name)
    return max(hidden)


def first_above(reached: Callable[[int], bool]) -> int:
    """The smallest whole number for which `reached` holds: doubled until it does, then halved down to it."""
    high = 1
    while not reached(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
