"""The largest networks there can be are still analysed at once: a visitor's text decides what is computed."""

import time

import pytest

from tests.waiting import GROWTH
from vgg_explorer.analysis.match import match
from vgg_explorer.analysis.receptive_field import rectangle
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.pytorch import source
from vgg_explorer.specs.vgg import vgg

HUGE = {
    "wide kernels": "conv255-65536 " * 1000,
    "dilation": "conv33-64@127 " * 1000,
    "bins": "adaptive4095 adaptive4096 " * 500,
    "depthwise": "dwconv255-65535 " * 1000,
    "ceil": "maxpool255/1p127c " * 1000,
    "LRN": "conv1-64 LRN " * 500,
    "long strides": "conv255-64/255 conv255-64/255 " + "conv255-64 " * 998,
    "head": "FC-65536 " * 1000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_the_largest_networks(text):
    start = time.process_time()
    network = parse(text, input=(3, 4096, 4096))
    assert analyse(network).as_dict()
    assert source(network)
    assert len(network.layers) == 1000
    assert time.process_time() - start < GROWTH


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_paths_through_the_largest_networks(text):
    network = parse(text, input=(3, 4096, 4096))
    row, column = (side // 2 for side in network.shapes[-1][1:] or (1, 1))
    start = time.process_time()
    assert rectangle(network, 999, row, column).bottom > 0
    assert time.process_time() - start < GROWTH


@pytest.mark.parametrize("on", ["parameters", "macs"])
def test_matching_the_largest_network(on):
    network = parse("conv255-65536 " * 1000, input=(3, 4096, 4096))
    start = time.process_time()
    match(network, vgg("D"), on)
    match(vgg("D"), vgg("E"), on)
    assert time.process_time() - start < GROWTH
