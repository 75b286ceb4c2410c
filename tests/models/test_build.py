"""The module of a network is the network: shapes, counts, torchvision's names, and the file that people download."""

import pytest
import torch
import torchvision
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.networks import networks
from vgg_explorer.analysis.report import analyse
from vgg_explorer.models.build import build
from vgg_explorer.models.weights import fit_weights
from vgg_explorer.specs.catalogue import find
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.pytorch import source

NAMES = {
    "AlexNet": "alexnet",
    "A": "vgg11",
    "B": "vgg13",
    "D": "vgg16",
    "E": "vgg19",
    "A-BN": "vgg11_bn",
    "B-BN": "vgg13_bn",
    "D-BN": "vgg16_bn",
    "E-BN": "vgg19_bn",
}


@settings(max_examples=40)
@given(networks())
def test_parameters_and_output_shapes_are_those_of_the_spec(network):
    net = build(network).eval()
    assert sum(parameter.numel() for parameter in net.parameters()) == analyse(network).parameters
    with torch.no_grad():
        scores = net(torch.rand(2, *network.input))
    assert scores.flatten(1).shape == (2, torch.Size(network.shapes[-1]).numel())
    assert torch.isfinite(scores).all()


@settings(max_examples=15)
@given(networks(), st.integers(0, 3))
def test_it_computes_what_its_pytorch_file_computes(network, seed):
    space: dict = {}
    exec(source(network), space)
    other = space["Network"]().eval()
    net = build(network, seed=seed).eval()
    other.load_state_dict(net.state_dict())
    images = torch.rand(2, *network.input)
    with torch.no_grad():
        assert torch.equal(net(images).flatten(1), other(images).flatten(1))


def same_as_torchvision(network: Network, name: str) -> None:
    """Weights there and back, running statistics of batch normalisation included; equal outputs on random pictures."""
    with torch.device("meta"):
        theirs = torchvision.models.get_model(name).eval()
    theirs.to_empty(device="cpu")  # drawn once, below
    for value in theirs.state_dict().values():
        value.uniform_(0.001, 0.021) if value.is_floating_point() else value.zero_()
    ours = build(network, seed=1).eval()
    fit_weights(ours, theirs.state_dict())
    images = torch.rand(1, 3, 224, 224)
    with torch.no_grad():
        torch.testing.assert_close(ours(images), theirs(images))
    assert list(ours.state_dict()) == list(theirs.state_dict())
    theirs.load_state_dict(ours.state_dict())


def test_torchvision_weights_load_and_give_equal_outputs():
    same_as_torchvision(find("AlexNet"), "alexnet")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_weights_of_every_vgg_load_and_give_equal_outputs(name):
    same_as_torchvision(find(name), NAMES[name])


def test_a_seed_gives_the_same_weights_and_leaves_torchs_random_state_alone():
    network = parse("conv3-8 maxpool FC-10", input=(3, 8, 8), norm="batch")
    torch.manual_seed(5)
    before = torch.get_rng_state()
    first, again, other = (build(network, seed=seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["features.0.weight"], other["features.0.weight"])
    assert torch.equal(torch.get_rng_state(), before)
