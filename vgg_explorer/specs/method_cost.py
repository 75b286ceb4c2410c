"""What a map of one picture costs, in passes through the network."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from vgg_explorer.specs.network import Network
from vgg_explorer.specs.options import Settled


@dataclass(frozen=True, slots=True)
class Passes:
    """Work, in pictures that go forward through the network and gradients that come back to them."""

    forward: int
    backward: int = 0

    @property
    def total(self) -> int:
        """In forward passes: a gradient with respect to the picture costs about as much as one (measured)."""
        return self.forward + self.backward


Cost = Callable[[Settled, Network], Passes]


def once(options: Settled, network: Network) -> Passes:
    return Passes(1, 1)


def forward_only(options: Settled, network: Network) -> Passes:
    return Passes(1)


def twice(options: Settled, network: Network) -> Passes:
    return Passes(2, 1)


def relevance(options: Settled, network: Network) -> Passes:
    return Passes(3, 2)  # every layer again with the weights of its rule


def sampled(options: Settled, network: Network) -> Passes:
    samples = int(options["samples"])
    return Passes(samples + 1, samples)


def shapley(options: Settled, network: Network) -> Passes:
    samples = int(options["samples"])
    return Passes(samples + 1, samples)


def stepped(options: Settled, network: Network) -> Passes:
    steps = int(options["steps"])  # up to nine times as many where the map would not add up
    return Passes(steps + 2, steps)


def windows(options: Settled, network: Network) -> Passes:
    window, stride = int(options["window"]), int(options["stride"])
    rows, columns = (ceil((side - window) / stride) + 1 for side in network.input[1:])
    return Passes(rows * columns + 2)
