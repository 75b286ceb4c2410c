"""Weights and work against the paper, the published models, and torch's own counters."""

import json
from math import prod
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from torch.utils.flop_counter import FlopCounterMode
from torchvision.models import get_model_weights

from tests.oracles.modules import build
from tests.oracles.networks import networks
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.layers import FC, Conv, Layer
from vgg_explorer.specs.network import Network

# configuration: weight layers, parameters, convolution parameters, GMAC at 224
PAPER = {
    "A": (11, 132_863_336, 9_220_480, 7.609),
    "A-LRN": (11, 132_863_336, 9_220_480, 7.609),
    "B": (13, 133_047_848, 9_404_992, 11.308),
    "C": (16, 133_638_952, 9_996_096, 11.771),
    "D": (16, 138_357_544, 14_714_688, 15.470),
    "E": (19, 143_667_240, 20_024_384, 19.632),
    "B-5x5": (8, 134_503_528, 10_860_672, 9.356),
}
PUBLISHED = ("vgg11", "vgg13", "vgg16", "vgg19", "vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn", "alexnet")
TABLES = Path(__file__).parents[1] / "oracles/paper_tables.json"


@pytest.mark.parametrize("name", PAPER)
def test_table_1(name):
    report = analyse(name)
    convolutions = sum(layer.parameters for layer in report.layers if layer.name.startswith("conv"))
    assert (report.weight_layers, report.parameters, convolutions, round(report.macs / 1e9, 3)) == PAPER[name]


def test_d_to_the_last_digit():
    report = analyse("D")
    assert (report.parameters, report.macs, report.flops) == (138_357_544, 15_470_264_320, 30_940_528_640)


def test_the_tables_as_a_file():
    counts = json.loads(TABLES.read_text())["counts"]
    counts["B-5x5"] = counts.pop("B-shallow-5x5")
    for name, row in counts.items():
        expected = (row["weight_layers"], row["params"], row["conv_params"], round(row["gmacs"], 3))
        assert PAPER[name] == expected, name
    assert counts.keys() == PAPER.keys()


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_models(name):
    """torchvision's `_ops` are giga-MACs with three decimals."""
    published, report = get_model_weights(name).DEFAULT.meta, analyse(name)
    assert report.parameters == published["num_params"]
    assert round(report.macs / 1e9, 3) == published["_ops"]


@settings(max_examples=150, deadline=None)
@given(networks())
def test_parameters_are_those_of_torch(network: Network):
    module = build(network)
    report = analyse(network)
    for layer, block in zip(report.layers, module, strict=True):
        parameters = dict(block.named_parameters())
        assert layer.parameters == sum(tensor.numel() for tensor in parameters.values()), layer
        assert layer.weights == sum(tensor.numel() for tensor in parameters.values() if tensor.dim() > 1), layer
    assert report.parameters == sum(layer.parameters for layer in report.layers)
    assert report.weights == sum(layer.weights for layer in report.layers)


@settings(max_examples=100, deadline=None)
@given(networks())
def test_macs_are_half_of_torchs_flops(network: Network):
    module = build(network, "meta").eval()
    picture = torch.empty(1, *network.input, device="meta")
    with torch.no_grad():
        for layer, block in zip(analyse(network).layers, module, strict=True):
            with FlopCounterMode(display=False) as counter:
                picture = block(picture)
            assert 2 * layer.macs == counter.get_total_flops(), layer


@settings(max_examples=50, deadline=None)
@given(networks())
def test_weight_layers_are_those_with_weights(network: Network):
    report = analyse(network)
    assert report.weight_layers == sum(layer.weights > 0 for layer in report.layers)
    assert report.activations == sum(isinstance(part, torch.nn.ReLU) for part in build(network, "meta").modules())


def test_depthwise_by_hand():
    report = analyse("conv1-64 dwconv7-64~ conv1-64")
    assert [layer.weights for layer in report.layers] == [3 * 64, 49 * 64, 64 * 64]
    assert report.layers[1].macs == 49 * 64 * 224 * 224


def test_groups_divide_the_work():
    halves, whole = analyse("conv1-8 conv3-8g2"), analyse("conv1-8 conv3-8")
    assert 2 * halves.layers[1].weights == whole.layers[1].weights
    assert halves.layers[1].parameters - halves.layers[1].weights == 8


def test_a_fully_connected_layer_over_a_map_is_a_convolution():
    """Section 3.2: the first FC is a 7x7 convolution, the others 1x1."""
    dense, convolutional = analyse("D").layers, analyse(as_convolutions()).layers
    assert [layer.macs for layer in dense if layer.macs] == [layer.macs for layer in convolutional if layer.macs]


def as_convolutions() -> Network:
    network = analyse("D").network
    layers: list[Layer] = []
    shape = network.input
    for layer, output in zip(network.layers, network.shapes, strict=True):
        _, height, width = shape
        layers.append(Conv(layer.units, (height, width), padding=(0, 0)) if isinstance(layer, FC) else layer)
        shape = output if len(output) == 3 else (prod(output), 1, 1)
    return Network("D, convolutional", tuple(layers))
