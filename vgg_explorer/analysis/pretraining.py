"""Which layers a network takes from another one that was trained before it (paper, section 3.1).

The paper initialises "the first four convolutional layers and the last three fully-connected layers" of the deeper
networks with those of A. By position A's second convolution, 64 to 128 channels, would land on B's second, 64 to 64, so
layers go by name: conv1_1, conv2_1, conv3_1, conv3_2, and all fully connected ones.
"""

from collections.abc import Iterator, Sequence
from math import prod
from typing import get_args

from vgg_explorer.specs.checks import brief, one_of
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layer_start import LayerStart, Way
from vgg_explorer.specs.layers import FC, Conv, Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.vgg import TABLE_1

PAPER_CONVOLUTIONS = ("conv1_1", "conv2_1", "conv3_1", "conv3_2")


def layer_starts(network: Network, source: Network, way: Way = "paper") -> tuple[LayerStart, ...]:
    """Every weight layer of `network`, and whether it is copied from `source`.

    paper: the four convolutions above and all fully connected layers; a SpecError names the first that `source` lacks
    or has in another shape. equal names: every layer that has the same name and shape in both, as along a chain from A
    to B, D and E.
    """
    one_of("the way of initialising", way, get_args(Way))
    if network.norm != source.norm:
        raise SpecError("one network has batch normalisation and the other has none; start from one like it.")
    given = dict(weight_shapes(source))
    starts = tuple(
        LayerStart(name, shape, given.get(name) == shape if way == "equal names" else is_papers(name))
        for name, shape in weight_shapes(network)
    )
    for start in starts:
        if start.copied and given.get(start.name) != start.shape:
            raise unfit(start, given.get(start.name), source)
    if not any(start.copied for start in starts):
        raise SpecError("{name} has no layer of the same name and shape to start from.", name=source.name)
    return starts


def first_lines(lines: Sequence[str], first: Sequence[str]) -> tuple[str, ...]:
    """Networks of Table 1 with the steps that `lines` have behind theirs: what is trained before them."""
    for line in lines:
        if line.partition("|")[0].strip() not in TABLE_1:
            raise SpecError(
                "{line} cannot start from A: that needs a network of Table 1, {names}.",
                line=brief(line),
                names=", ".join(TABLE_1),
            )
    steps = {line.partition("|")[2].strip() for line in lines}
    if len(steps) > 1:
        raise SpecError("the networks differ in the steps behind their names, and so cannot start from the same A.")
    (behind,) = steps
    return tuple(f"{name} | {behind}" if behind else name for name in first)


def side_by_side(starts: Sequence[Sequence[LayerStart]]) -> list[tuple[str, tuple[bool | None, ...]]]:
    """A row a layer: its name, and for each network whether it is copied, or None where the network has none such.

    The layers are those of the network that has most, and behind them what only others have.
    """
    copied = [{start.name: start.copied for start in each} for each in starts]
    names = dict.fromkeys(name for each in sorted(copied, key=len, reverse=True) for name in each)
    return [(name, tuple(each.get(name) for each in copied)) for name in names]


def is_papers(name: str) -> bool:
    return name in PAPER_CONVOLUTIONS or name.startswith("fc")


def weight_shapes(network: Network) -> Iterator[tuple[str, Shape]]:
    """The weights of convolutions, (out, in / groups, height, width), and of fully connected layers, (out, in)."""
    for name, layer, before in zip(network.layer_names(), network.layers, network.inputs(), strict=True):
        if isinstance(layer, Conv):
            yield name, (layer.channels, before[0] // layer.groups_for(before[0]), *layer.kernel)
        elif isinstance(layer, FC):
            yield name, (layer.units, prod(before))


def unfit(start: LayerStart, found: Shape | None, source: Network) -> SpecError:
    wanted = "x".join(map(str, start.shape))
    if found is None:
        return SpecError(
            "{layer} cannot be copied: {name} has no layer of that name.", layer=start.name, name=source.name
        )
    return SpecError(
        "{layer} cannot be copied: it is {wanted}, and {found} in {name}.",
        layer=start.name,
        wanted=wanted,
        found="x".join(map(str, found)),
        name=source.name,
    )
