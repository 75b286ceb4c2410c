"""Layers die at construction with a sentence, and have the output shapes of torch."""

import math

import pytest
from hypothesis import given, settings

from tests.oracles.modules import outputs
from tests.oracles.networks import networks
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Pool
from vgg_explorer.specs.network import Network


@settings(max_examples=200, deadline=None)
@given(networks())
def test_shapes_are_those_of_torch(network: Network):
    assert list(network.shapes) == outputs(network)


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        (Conv, dict(channels=0), "channels is 0; it must be a whole number from 1 to 65,536."),
        (Conv, dict(channels=-3), "channels is -3; it must be a whole number from 1 to 65,536."),
        (Conv, dict(channels=10**9), "channels is 1,000,000,000; it must be a whole number from 1 to 65,536."),
        (
            Conv,
            dict(channels=10**5000),
            "channels is a number of more than 30 digits; it must be a whole number from 1",
        ),
        (Conv, dict(channels=True), "channels is True; it must be a whole number"),
        (Conv, dict(channels=64.0), "channels is 64.0; it must be a whole number"),
        (
            Conv,
            dict(channels="64" * 100),
            "channels is 6464646464646464646464646464646464646464...; it must be a whole",
        ),
        (Conv, dict(channels=64, kernel=(0, 3)), "kernel is 0; it must be a whole number from 1 to 255."),
        (Conv, dict(channels=64, kernel=(3, 256)), "kernel is 256; it must be a whole number from 1 to 255."),
        (Conv, dict(channels=64, kernel=3), "kernel is 3; it must be a pair (height, width)."),
        (Conv, dict(channels=64, kernel=(10**5000, 1, 1)), "kernel is something too long to write; it must be a pair"),
        (Conv, dict(channels=64, stride=(0, 1)), "stride is 0; it must be a whole number from 1 to 255."),
        (Conv, dict(channels=64, dilation=(1, 0)), "dilation is 0; it must be a whole number from 1 to 255."),
        (Conv, dict(channels=64, padding=(1, -2)), "padding is -2; it must be a whole number from 0 to 4,096."),
        (Conv, dict(channels=64, groups=0), "groups is 0; it must be a whole number from 1 to 65,536."),
        (Conv, dict(channels=64, groups=3), "64 output channels do not divide into 3 groups."),
        (
            Conv,
            dict(channels=64, groups=2, depthwise=True),
            "a depthwise convolution has its own groups; leave out g2.",
        ),
        (Pool, dict(kind="min"), "pooling is min; it must be max or avg."),
        (Pool, dict(kernel=(0, 2)), "kernel is 0; it must be a whole number from 1 to 255."),
        (Pool, dict(stride=(2, 0)), "stride is 0; it must be a whole number from 1 to 255."),
        (Pool, dict(padding=(2, 0)), "the padding of a pool is at most half its kernel."),
        (AdaptivePool, dict(size=(0, 7)), "size is 0; it must be a whole number from 1 to 4,096."),
        (Dropout, dict(rate=1), "dropout is 1; it must be from 0 to below 1."),
        (Dropout, dict(rate=-0.1), "dropout is -0.1; it must be from 0 to below 1."),
        (Dropout, dict(rate=math.nan), "dropout is nan; it must be from 0 to below 1."),
        (Dropout, dict(rate=math.inf), "dropout is inf; it must be from 0 to below 1."),
        (Dropout, dict(rate=10**5000), "dropout is a number of more than 30 digits; it must be from 0"),
        (Dropout, dict(rate="half"), "dropout is half; it must be from 0 to below 1."),
        (Dropout, dict(rate=False), "dropout is False; it must be from 0 to below 1."),
        (FC, dict(units=0), "units is 0; it must be a whole number from 1 to 65,536."),
    ],
)
def test_a_bad_value_dies_with_a_sentence(kind, values, sentence):
    with pytest.raises(SpecError) as caught:
        kind(**values)
    assert str(caught.value).startswith(sentence)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("layer", "shape", "sentence"),
    [
        (Conv(8, (7, 7), padding=(0, 0)), (3, 6, 9), "a window of 7x7 does not fit the map of 6x9 that reaches it."),
        (Conv(8, (3, 3), padding=(0, 0), dilation=(4, 1)), (3, 8, 8), "a window of 9x3 does not fit the map of 8x8"),
        (Pool(), (3, 4, 1), "a window of 2x2 does not fit the map of 4x1 that reaches it."),
        (Conv(8, groups=2), (3, 6, 6), "3 input and 8 output channels do not divide into 2 groups."),
        (Conv(8, depthwise=True), (3, 6, 6), "3 input and 8 output channels do not divide into 3 groups."),
        (Conv(8), (3,), "it needs a feature map, and behind a fully connected layer there is none."),
        (Pool(), (3,), "it needs a feature map"),
        (AdaptivePool(), (3,), "it needs a feature map"),
        (LRN(), (3,), "it needs a feature map"),
        (Conv(8, padding=(4096, 0)), (3, 4096, 9), "the larger side of the map is 12,286; it must be a whole number"),
    ],
)
def test_what_does_not_fit_says_why(layer, shape, sentence):
    with pytest.raises(SpecError) as caught:
        layer.output(shape)
    assert str(caught.value).startswith(sentence)


def test_the_default_padding_keeps_the_map():
    assert Conv(8, (5, 1), dilation=(3, 1)).padding == (6, 0)
    assert Conv(8, (5, 1), dilation=(3, 1)).output((3, 20, 21)) == (8, 20, 21)


def test_ceil_keeps_a_last_window_that_sticks_out():
    assert Pool(kernel=(3, 3), stride=(2, 2), ceil=True).output((8, 6, 7)) == (8, 3, 3)
    assert Pool(kernel=(3, 3), stride=(2, 2)).output((8, 6, 7)) == (8, 2, 3)
