"""Which networks `pairs` can test, and what their units see of both marks."""

import pytest
import torch

from vgg_explorer.analysis.pairs import check_pairs, sight
from vgg_explorer.analysis.report import analyse
from vgg_explorer.models.build import build
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.pairs import MARK, columns, largest_distance, margin


def refused(network: str, line: str = "pairs") -> str:
    with pytest.raises(SpecError) as caught:
        check_pairs(parse(network, input=(3, 64, 64)), read_dataset(line))
    return str(caught.value)


@pytest.mark.parametrize(
    ("network", "line"),
    [
        ("conv3-8 conv3-8 gap FC-2", "pairs"),
        ("conv3-8 gap dropout FC-2 dropout", "pairs | distance 3,30"),
        ("conv3-8 maxpool conv3-8 gap FC-2", "pairs | distance 3"),
        ("conv3-8/2 conv3-8/2 gap FC-2", "pairs | distance 6,8"),
        ("conv3-8/2 conv3-8/2 gap FC-2", "pairs | distance 28"),
        ("conv15-8 gap FC-2", "pairs"),
    ],
)
def test_fit(network, line):
    check_pairs(parse(network, input=(3, 64, 64)), read_dataset(line))


def test_a_stride_that_leaks_is_refused():
    assert refused("conv3-8/2 conv3-8/2 gap FC-2", "pairs | distance 6,7") == (
        "the network has a total stride of 4, and distance 7 leaks through it: its units stand in another phase to "
        "each mark. Take stride 1, or one that divides 7."
    )


def test_a_distance_with_room_for_three_columns_cannot_take_every_phase_equally_often():
    """Distance 28 leaves three columns, of which two are taken: both phases of stride 2, but not those of 4 by 2d."""
    assert (columns(64, 28), columns(64, 6), columns(64, 23), columns(64, 24)) == (2, 24, 8, 4)
    assert "leaks" in refused("conv3-8/2 conv3-8/2 gap FC-2", "pairs | distance 30")


def test_a_field_that_reaches_the_border_is_refused_with_the_size_that_would_do():
    assert refused("conv17-8 gap FC-2") == (
        "the network has a receptive field of 17, and the marks keep 16 pixels from the border; take size 68 or more."
    )
    check_pairs(parse("conv17-8 gap FC-2", input=(3, 68, 68)), read_dataset("pairs | size 68"))


@pytest.mark.parametrize("network", ["conv3-8 FC-2", "conv3-8 gap FC-8 FC-2", "conv3-8 adaptive2 FC-2", "gap FC-2"])
def test_other_heads_are_refused(network):
    assert refused(network) == "pairs needs a network that ends in gap and one FC layer; add the step head gap."


@pytest.mark.parametrize("distance", [3, 5, 8])
@pytest.mark.parametrize("convolutions", [1, 2, 3, 4, 5])
def test_sight_is_what_gradients_reach(distance, convolutions):
    """Positive weights; the unit that sees most of two marks sees both whole, both in part, or not both."""
    network = parse("conv3-4 " * convolutions, input=(3, 40, 40))
    net = build(network)
    for parameter in net.parameters():
        parameter.data.fill_(0.1)
    image = torch.ones(1, 3, 40, 40, requires_grad=True)
    net.features(image)[0, 0, 20, 20].backward()
    assert image.grad is not None
    seen = image.grad[0, 0, 20] > 0
    found = "no"
    for left in range(40 - distance - MARK):
        first = seen[left : left + MARK]
        second = seen[left + distance : left + distance + MARK]
        if first.all() and second.all():
            found = "whole"
        elif first.any() and second.any() and found == "no":
            found = "in part"
    assert sight(analyse(network).receptive_field.width.size, distance) == found


def test_margins():
    assert (margin(64), largest_distance(64), largest_distance(32)) == (16, 30, 14)
