"""A network for the pictures that it is to learn from."""

from collections.abc import Sequence
from dataclasses import replace

from vgg_explorer.analysis.derive import Derived, derive
from vgg_explorer.analysis.pairs import check_pairs
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Dropout, Shape
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.transforms import for_input


def fit(line: str, shape: Shape, classes: int, others: Sequence[str] = ()) -> Derived:
    """The network of a line for pictures of `shape` and so many classes; pools that had to go are among its notes."""
    found = derive(line, others, input=shape)
    channels, height, width = shape
    fitted = for_input(found.network, (channels, height, width), classes)
    if fitted.network.shapes[-1] != (classes,):
        raise SpecError("the network must end in FC-{classes}, a score for each class.", classes=classes)
    notes = found.notes
    if fitted.dropped:
        dropped = ", ".join(fitted.dropped)
        notes = (*notes, Message("Dropped, because the map is too small: {layers}.", {"layers": dropped}))
    return Derived(fitted.network, found.line, notes)


def fit_dataset(line: str, dataset: DataSpec, shape: Shape, classes: int) -> Derived:
    """The same for the pictures of a data set, with the rules that the set has for networks."""
    found = fit(line, shape, classes)
    if dataset.name == "pairs":
        check_pairs(found.network, dataset)
    return found


def with_dropout(network: Network, rate: float | None) -> Network:
    """The network with another rate in all its dropout layers; None keeps their own."""
    if rate is None:
        return network
    layers = (Dropout(rate) if isinstance(layer, Dropout) else layer for layer in network.layers)
    return replace(network, layers=tuple(layers))
