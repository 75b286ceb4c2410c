"""Pre-training as in section 3.1: which layers are copied, which stay random, and what does not fit."""

from typing import get_args

import pytest
import torch
from scipy import stats

from vgg_explorer.analysis.pretraining import layer_starts
from vgg_explorer.models.build import build
from vgg_explorer.models.pretrained import start_from
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Norm
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.recipe import Initialisation
from vgg_explorer.specs.transforms import Head, for_input, scale_width, with_head, with_norm
from vgg_explorer.specs.vgg import Configuration, vgg

PAPER = {"conv1_1", "conv2_1", "conv3_1", "conv3_2", "fc1", "fc2", "fc3"}


def small(name: Configuration, *, norm: Norm = "none", head: Head = "fc", width: float = 1 / 8):
    network = scale_width(with_norm(with_head(vgg(name), head, 10), norm), width)
    return for_input(network, (3, 32, 32), 10).network


def copied(network, source, way="paper") -> set[str]:
    return {start.name for start in layer_starts(network, source, way) if start.copied}


@pytest.mark.parametrize("name", "BCDE")
def test_the_paper_copies_four_convolutions_and_the_fully_connected_layers_of_a(name):
    assert copied(vgg(name), vgg("A")) == PAPER
    assert len(layer_starts(vgg(name), vgg("A"))) == vgg(name).weight_layers()


def test_a_chain_copies_all_layers_of_equal_name_and_shape():
    names = [name for name in vgg("B").layer_names() if name.startswith(("conv", "fc"))]
    assert copied(vgg("D"), vgg("B"), "equal names") == set(names)  # B's ten convolutions are all in D
    assert copied(vgg("B"), vgg("A"), "equal names") == PAPER | {"conv4_1", "conv4_2", "conv5_1", "conv5_2"}
    assert copied(vgg("D"), vgg("C"), "equal names") == {
        name for name in vgg("D").layer_names() if name.startswith(("conv", "fc"))
    } - {"conv3_3", "conv4_3", "conv5_3"}


@pytest.mark.parametrize("norm", ["none", "batch"])
@pytest.mark.parametrize("way", ["paper", "equal names"])
def test_copied_tensors_are_equal_and_the_others_stay_as_they_were(norm, way):
    source, target = build(small("A", norm=norm), seed=1), build(small("B", norm=norm), seed=2)
    for value in source.state_dict().values():
        if value.is_floating_point():
            value.add_(0.5)  # also biases and statistics, which all start alike
    before = {name: value.clone() for name, value in target.state_dict().items()}
    starts = start_from(target, source, way)
    changed = {name for name, value in target.state_dict().items() if not torch.equal(value, before[name])}
    given, own = source.state_dict(), target.state_dict()
    last = max(name for name in own if name.startswith("classifier") and name.endswith("weight"))
    for name in ("features.0.weight", "features.0.bias", last):
        assert torch.equal(own[name], given[name])
    each = 2 if norm == "none" else 6  # weight, bias; of BN weight, bias, mean, variance
    convolutions = sum(start.copied and start.name.startswith("conv") for start in starts)
    dense = sum(start.copied and start.name.startswith("fc") for start in starts)
    assert len(changed) == each * convolutions + 2 * dense
    if norm == "batch":
        assert torch.equal(own["features.1.running_mean"], given["features.1.running_mean"])


def test_layers_that_are_not_copied_follow_the_distribution_of_the_recipe():
    target = build(small("B", width=1 / 4), initialisation="paper", seed=3)
    start_from(target, build(small("A", width=1 / 4), initialisation="glorot", seed=1))
    drawn = target.state_dict()["features.2.weight"].flatten().numpy()  # conv1_2, which A has not
    assert stats.kstest(drawn, stats.norm(0, 0.1).cdf).pvalue > 0.001
    taken = target.state_dict()["classifier.0.weight"].flatten().numpy()
    assert stats.kstest(taken, stats.norm(0, 0.1).cdf).pvalue < 0.001


FAN = 32 * 9  # of conv2_2 at a quarter of the width: 32 channels in and out
DEVIATIONS = {"paper": 0.1, "std-0.01": 0.01, "he": (2 / FAN) ** 0.5, "glorot": (2 / (2 * FAN)) ** 0.5}


@pytest.mark.parametrize("name", get_args(Initialisation))
@pytest.mark.parametrize("way", ["paper", "equal names"])
def test_layers_that_are_not_copied_have_the_mean_and_variance_of_each_initialisation(name, way):
    target = build(small("B", width=1 / 4), initialisation=name, seed=3)
    start_from(target, build(small("A", width=1 / 4), initialisation="glorot", seed=1), way)
    drawn = target.state_dict()["features.7.weight"]  # conv2_2, which A has not
    plain = build(small("B", width=1 / 4), initialisation=name, seed=3).state_dict()
    assert drawn.shape == (32, 32, 3, 3) and torch.equal(drawn, plain["features.7.weight"])
    if name in DEVIATIONS:  # dirac is no distribution where as many channels go in as out
        count, deviation = drawn.numel(), DEVIATIONS[name]
        assert abs(float(drawn.mean())) < 4 * deviation / count**0.5
        assert float(drawn.var()) / deviation**2 == pytest.approx(1, abs=4 * (2 / count) ** 0.5)


@pytest.mark.parametrize(
    ("network", "source", "way", "sentence"),
    [
        ("B", "conv3-8 maxpool FC-10", "paper", "conv2_1 cannot be copied: A' has no layer of that name"),
        ("narrow", "A", "paper", "conv1_1 cannot be copied: it is 4x3x3x3, and 8x3x3x3 in"),
        ("B", "conv1-4 maxpool FC-7", "equal names", "has no layer of the same name and shape"),
        ("B", "A", "position", "take paper, equal names"),
    ],
)
def test_what_does_not_fit_is_named(network, source, way, sentence):
    target = small("B", width=1 / 16) if network == "narrow" else small("B")
    given = small("A") if source == "A" else parse(source, "A'", input=(3, 32, 32))
    with pytest.raises(SpecError, match=sentence):
        layer_starts(target, given, way)


def test_normalisation_must_be_the_same():
    with pytest.raises(SpecError, match="one network has batch normalisation"):
        start_from(build(small("B")), build(small("A", norm="batch")))
