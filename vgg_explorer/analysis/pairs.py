"""Which networks the set `pairs` can test, and what their units see of two marks.

Where no unit sees both marks, accuracy must stay at chance: a unit that sees one mark sees the same windows in both
classes, only shifted, so that the average over all units is the same. That needs a total stride of 1, or one that
divides 2d (red less blue is -d in one class and d in the other, and the two must be the same phase) while the marks
take every phase equally often; marks that no unit sees together with the border; and nothing behind the average that
still knows places.
"""

from typing import Literal

from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, AdaptivePool, Dropout
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.pairs import MARK, columns, margin

Sight = Literal["no", "in part", "whole"]


def sight(field: int, distance: int) -> Sight:
    """What the best-placed unit sees of both marks, whose left edges are `distance` apart.

    Both whole needs d + 2 pixels; their inner columns alone, the last of one and the first of the other, need d.
    """
    if field >= distance + MARK:
        return "whole"
    return "in part" if field >= distance - MARK + 2 else "no"


def check_pairs(network: Network, spec: DataSpec) -> None:
    """Raise unless a network whose units cannot see both marks must stay at chance."""
    check_head(network)
    field = analyse(network).receptive_field
    stride, reach = field.width.stride, max(field.height.size, field.width.size)
    size = spec.size or spec.entry().shape[1]
    for distance in spec.distances or (3,):
        if distance % stride and (2 * distance % stride or columns(size, distance) % stride):
            raise SpecError(
                "the network has a total stride of {stride}, and distance {distance} leaks through it: its units stand "
                "in another phase to each mark. Take stride 1, or one that divides {distance}.",
                stride=f"{stride:g}",
                distance=distance,
            )
    if reach > margin(size):
        raise SpecError(
            "the network has a receptive field of {field}, and the marks keep {margin} pixels from the border; take "
            "size {least} or more.",
            field=reach,
            margin=margin(size),
            least=4 * reach,
        )


def check_head(network: Network) -> None:
    """Global average pooling, then one FC layer: whatever comes between may be dropout."""
    kinds = [layer for layer in network.layers if not isinstance(layer, Dropout)]
    if len(kinds) < 3 or not isinstance(kinds[-1], FC) or kinds[-2] != AdaptivePool((1, 1)):
        raise SpecError("pairs needs a network that ends in gap and one FC layer; add the step head gap.")
