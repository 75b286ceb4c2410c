"""First weights: each name's variance, measured, and nothing left as memory had it."""

import pytest
import torch
from torch import nn

from vgg_explorer.models.build import build
from vgg_explorer.models.initialise import initialise
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.recipe import Initialisation

WIDE = parse("conv3-64g2 conv3-64 FC-300 FC-200", input=(8, 12, 12), norm="batch")

# standard deviations: conv1 (4 inputs a group, 32 outputs a group), conv2 (64 to 64), FC-300 over 64 x 12 x 12, FC-200
EXPECTED = {
    "paper": [0.1, 0.1, 0.1, 0.1],
    "std-0.01": [0.01, 0.01, 0.01, 0.01],
    "he": [(2 / 36) ** 0.5, (2 / 576) ** 0.5, (2 / 9216) ** 0.5, (2 / 300) ** 0.5],
    "glorot": [(2 / (36 + 576)) ** 0.5, (2 / 1152) ** 0.5, (2 / 9516) ** 0.5, (2 / 500) ** 0.5],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_standard_deviations(name):
    net = build(WIDE, initialisation=name)
    weights = [module.weight.detach() for module in net.modules() if isinstance(module, nn.Conv2d | nn.Linear)]
    for weight, deviation in zip(weights, EXPECTED[name], strict=True):
        assert float(weight.std()) == pytest.approx(deviation, rel=0.05)
        assert abs(float(weight.mean())) < 0.1 * deviation


@pytest.mark.parametrize("name", ["he", "paper"])
def test_normal_weights_have_normal_tails_and_glorots_have_none(name):
    assert beyond_two_deviations(name) == pytest.approx(0.0455, abs=0.005)
    assert beyond_two_deviations("glorot") == 0


def beyond_two_deviations(name: Initialisation) -> float:
    """The share of weights more than two standard deviations from zero."""
    weight = next(build(WIDE, initialisation=name).classifier.parameters()).detach()
    return float((weight.abs() > 2 * weight.std()).float().mean())


def values(module: nn.Module, name: str) -> set[float]:
    return set(module.state_dict()[name].flatten().tolist())


def test_every_value_is_set():
    net = build(WIDE)
    for tensor in net.state_dict().values():
        tensor.fill_(torch.nan if tensor.is_floating_point() else 7)
    initialise(net, "he", generator=torch.Generator().manual_seed(0))
    assert all(torch.isfinite(tensor).all() for tensor in net.state_dict().values())
    convolution, norm, *_ = net.features.children()
    assert values(norm, "weight") == {1} and values(norm, "bias") == values(convolution, "bias") == {0}
    assert values(norm, "running_mean") == values(norm, "num_batches_tracked") == {0} and values(
        norm, "running_var"
    ) == {1}


def test_a_layer_without_a_rule_is_an_error():
    with pytest.raises(TypeError, match="no first weights are defined for GroupNorm"):
        initialise(nn.GroupNorm(2, 4), "he", generator=torch.Generator())
