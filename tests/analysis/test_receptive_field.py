"""Receptive fields against the paper, published sequences, and the pixels that a gradient reaches."""

import json
from math import ceil
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.oracles.gradient import gradient, hull
from tests.oracles.networks import fitting, networks, sliding
from vgg_explorer.analysis.receptive_field import Field, Rectangle, receptive_fields, rectangle
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, AdaptivePool, Conv, Pool
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse

SEQUENCES = Path(__file__).parents[1] / "oracles/receptive_field_sequences.json"


def at(name: str, layer: str) -> dict:
    report = analyse(name)
    return report.layers[report.index(layer)].receptive_field.as_dict()


def test_d_at_pool5():
    expected = {"size": 212, "stride": 32, "start": 15.5, "padding": 90}
    assert at("D", "pool5") == analyse("D").receptive_field.as_dict() == expected


@pytest.mark.parametrize(
    ("name", "layer", "size", "stride", "padding"),
    [
        ("A", "pool5", 150, 32, 59),
        ("E", "pool5", 268, 32, 118),
        ("AlexNet", "pool3", 195, 32, 66),
        ("D", "fc1", 212 + 6 * 32, 32, 90),
        ("D-GAP", "gap", 212 + 6 * 32, 32, 90),
    ],
)
def test_known_fields(name, layer, size, stride, padding):
    expected = {"size": size, "stride": stride, "start": (size - 1) / 2 - padding, "padding": padding}
    assert at(name, layer) == expected


def test_a_as_published():
    """The whole sequence of VGG-11, so that one stands here too."""
    assert sizes(analyse("A").network) == [3, 4, 8, 10, 18, 26, 30, 46, 62, 70, 102, 134, 150]


@pytest.mark.parametrize("name", ["vgg11", "vgg13", "vgg16", "vgg19"])
def test_published_sequences(name):
    published = json.loads(SEQUENCES.read_text())["sequences"][name]
    assert [1, *sizes(analyse(name).network)] == published


def test_published_chains():
    for chain in json.loads(SEQUENCES.read_text())["chains"]:
        text = " ".join(f"conv{kernel}-8/{stride}" for kernel, stride in chain["layers"])
        assert sizes(parse(text)) == chain["rf"], text


def sizes(network: Network) -> list:
    """The size behind every convolution and pool."""
    layers = zip(network.layers, receptive_fields(network), strict=True)
    return [field.value("size") for layer, field in layers if isinstance(layer, Conv | Pool)]


def test_a_field_that_is_not_square():
    field = analyse("conv1x7-8 conv3x5-8/1x2 maxpool2x3").receptive_field
    assert field.as_dict() == {"size": [4, 15], "stride": [2, 6], "start": [0.5, 2], "padding": [1, 5]}


@settings(max_examples=150, deadline=None)
@given(st.lists(sliding(), min_size=1, max_size=6))
def test_size_stride_and_start_are_those_of_a_gradient(layers):
    """Two neighbours whose fields lie wholly inside a large picture: their pixels tell all three."""
    probe = Network("probe", tuple(layers := fitting(layers, (12, 600, 600))), (12, 600, 600))
    field = receptive_fields(probe)[-1]
    sides = tuple(axis.size + 2 * int(axis.padding) + 4 * int(axis.stride) for axis in (field.height, field.width))
    assume(max(sides) <= 1_000)
    network = Network("large", tuple(layers), (12, *sides))
    assert receptive_fields(network) == receptive_fields(probe)
    index = len(layers) - 1
    row, column = (ceil(axis.padding / axis.stride) for axis in (field.height, field.width))
    for step in (0, 1):
        top, left, bottom, right = hull(gradient(network, index, row + step, column + step))
        assert (bottom - top, right - left) == (field.height.size, field.width.size)
        assert (top + bottom - 1) / 2 == field.height.start + (row + step) * field.height.stride
        assert (left + right - 1) / 2 == field.width.start + (column + step) * field.width.stride


@settings(max_examples=100, deadline=None)
@given(
    networks(sliding(padded=False), head=False, most=4),
    st.one_of(st.none(), st.builds(AdaptivePool, st.tuples(st.integers(1, 9), st.integers(1, 9)))),
)
def test_a_fully_connected_layer_sees_the_whole_map(network, pool):
    """Nothing is padded, so the pixels of a gradient are the field; an adaptive pool between changes nothing."""
    layers = (*network.layers, *([] if pool is None else [pool]), FC(3))
    network = Network("with a head", layers, network.input)
    top, left, bottom, right = hull(gradient(network, len(layers) - 1, 0, 0))
    field = receptive_fields(network)[-1]
    assert (bottom - top, right - left) == (field.height.size, field.width.size)
    assert (top, left) == (0, 0)
    assert (field.height.start, field.width.start) == ((bottom - 1) / 2, (right - 1) / 2)


@settings(max_examples=200, deadline=None)
@given(networks(), st.data())
def test_rectangle_is_the_hull_of_a_gradient(network, data):
    index = data.draw(st.integers(0, len(network.layers) - 1))
    row, column = unit(network, index, data)
    seen = rectangle(network, index, row, column)
    assert (seen.top, seen.left, seen.bottom, seen.right) == hull(gradient(network, index, row, column))
    assert 0 <= seen.in_padding <= 1


def unit(network: Network, index: int, data: st.DataObject) -> tuple[int, int]:
    sides = network.shapes[index][1:] or (1, 1)
    row, column = (data.draw(st.integers(0, side - 1)) for side in sides)
    return row, column


def test_the_share_in_the_padding():
    network = parse("conv3-8 conv3-8 conv3-8", input=(3, 20, 20))
    inside, corner = rectangle(network, 2, 10, 10), rectangle(network, 2, 0, 0)
    assert (inside.top, inside.bottom, inside.in_padding) == (7, 14, 0)
    assert (corner.top, corner.left, corner.bottom, corner.right) == (0, 0, 4, 4)
    assert corner.in_padding == pytest.approx(1 - 16 / 49)


def test_a_unit_in_the_padding_alone():
    network = parse("conv1-8p3", input=(3, 20, 20))
    assert rectangle(network, 0, 0, 10) == Rectangle(0, 0, 0, 0, in_padding=1)


def test_windows_whose_first_taps_lie_in_the_padding():
    """Unit 0 reads positions 0 to 4, of which the first three read padding alone."""
    network = parse("conv1-8p3 conv5-8p0", input=(3, 20, 20))
    assert (rectangle(network, 1, 0, 0).top, rectangle(network, 1, 0, 0).bottom) == (0, 2)


def test_the_stride_belongs_to_the_last_of_a_stack():
    """11x11 with stride 4 as five 3x3 sees 11; with the stride in front it would see 35."""
    last, first = parse("conv3-8 conv3-8 conv3-8 conv3-8 conv3-8/4"), parse("conv3-8/4 conv3-8 conv3-8 conv3-8 conv3-8")
    assert (sizes(last)[-1], sizes(first)[-1]) == (11, 35)


def test_uneven_bins():
    """AlexNet over a larger picture: 8 positions in 6 bins of two, 1.2 apart."""
    fields = receptive_fields(parse("adaptive6", input=(3, 8, 8)))
    assert fields[0].height == Field(2, 6 / 5, 0)
    report = analyse(parse("maxpool4/4 adaptive6 FC-3", input=(3, 40, 40)))
    assert report.layers[-1].receptive_field.value("size") == 40


@pytest.mark.parametrize(("row", "column"), [(-1, 0), (0, 20), (20, 0)])
def test_a_unit_outside_the_map(row, column):
    with pytest.raises(SpecError, match=r"position of the unit is .*; it must be a whole number from 0 to 19"):
        rectangle(parse("conv3-8", input=(3, 20, 20)), 0, row, column)
