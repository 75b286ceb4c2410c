"""What training keeps, against what autograd says that it keeps."""

from math import prod

import pytest
from hypothesis import example, given, settings

from tests.oracles.networks import networks, trainable
from tests.oracles.saved import saved_bytes
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.catalogue import names
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse


def small(text: str, **options) -> Network:
    return parse(text, input=(3, 12, 12), **options)


@settings(max_examples=200, deadline=None)
@given(networks())
@example(small("conv3-4 dropout0.0 conv3-4"))
@example(small("conv3-4~ dropout0.0 maxpool conv3-4~ avgpool adaptive2 gap FC-3"))
@example(small("maxpool LRN dropout conv3-4 LRN maxpool3/2c FC-8 dropout FC-3"))
@example(small("conv3-4 conv3-4~ maxpool FC-3 FC-3~ FC-3", norm="batch"))
def test_bytes_are_those_of_autograd(network: Network):
    network = trainable(network)
    assert analyse(network).saved_bytes == saved_bytes(network)


def test_one_layer_by_hand():
    """64 maps of 12x12 behind the ReLU, 4 bytes each, and the picture in front of the convolution."""
    assert analyse(small("conv3-64")).saved_bytes == 4 * (3 * 144 + 64 * 144)


def test_what_a_pool_keeps():
    report = analyse(small("conv3-4 maxpool"))
    assert report.layers[1].saved_bytes == 8 * 4 * 6 * 6  # where the largest stood; its input is kept by the ReLU


@pytest.mark.parametrize("name", names())
def test_every_network_that_has_a_name(name):
    report = analyse(name)
    assert report.saved_bytes == saved_bytes(report.network, "meta")


def test_vgg_16():
    """13.6 million activations behind its ReLUs, and where the largest stood in five pools: 54 + 12 MB and the rest."""
    report = analyse("D")
    relus = 4 * sum(prod(layer.output) for layer in report.layers if layer.weights) - 4 * 1000
    indices = 8 * sum(prod(layer.output) for layer in report.layers if "pool" in layer.layer)
    pooled = 4 * sum(prod(layer.output) for layer in report.layers if "pool" in layer.layer)
    picture, masks = 4 * 3 * 224 * 224, 2 * 4 * 4096
    dropped = 2 * 4 * 4096  # what a dropout returns, for the FC behind it
    assert report.saved_bytes == relus + indices + pooled + picture + masks + dropped
