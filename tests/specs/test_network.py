"""A network that does not fit together does not come into being; its layers have names."""

import pytest

from vgg_explorer.specs.catalogue import find, names
from vgg_explorer.specs.errors import LayerError, SpecError
from vgg_explorer.specs.layers import FC, Conv, Pool
from vgg_explorer.specs.network import MAX_NAME, Network
from vgg_explorer.specs.notation import parse


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (dict(layers=()), "the network has no layers; write for example conv3-64 maxpool FC-10."),
        (dict(layers=(FC(1),) * 1001), "the network has 1,001 layers; at most 1,000 are allowed."),
        (dict(layers=(Conv(1),), input=(3, 224)), "the input is (3, 224); it must be channels x height x width."),
        (
            dict(layers=(Conv(1),), input="3x224x224"),
            "the input is 3x224x224; it must be channels x height x width.",
        ),
        (
            dict(layers=(Conv(1),), input=(0, 9, 9)),
            "input channels is 0; it must be a whole number from 1 to 65,536.",
        ),
        (dict(layers=(Conv(1),), input=(3, 4097, 9)), "input height is 4,097; it must be a whole number from 1 to"),
        (dict(layers=(Conv(1),), input=(3, 9, 10**5000)), "input width is a number of more than 30 digits; it must"),
        (dict(layers=(Conv(1),), norm="layer"), "normalisation is layer; it must be none or batch."),
        (dict(layers=(Conv(1),) * 3 + (Pool(),) * 8), "a window of 2x2 does not fit the map of 1x1"),
        (dict(layers=(Conv(1, stride=(101, 1)),) * 4), "the product of the strides so far is 1,030,301; it"),
    ],
)
def test_a_network_that_cannot_be(values, sentence):
    with pytest.raises(SpecError) as caught:
        Network("n", **values)
    assert str(caught.value).startswith(sentence)


def test_the_layer_that_does_not_fit_is_named():
    with pytest.raises(LayerError) as caught:
        Network("n", (Conv(8), FC(8), Conv(8)))
    assert caught.value.index == 2


def test_a_long_name_is_cut():
    assert len(Network("n" * 10_000, (Conv(1),)).name) == MAX_NAME


def test_names_of_layers():
    assert " ".join(find("D").layer_names()) == (
        "conv1_1 conv1_2 pool1 conv2_1 conv2_2 pool2 conv3_1 conv3_2 conv3_3 pool3 conv4_1 conv4_2 conv4_3 pool4 "
        "conv5_1 conv5_2 conv5_3 pool5 fc1 dropout1 fc2 dropout2 fc3"
    )


@pytest.mark.parametrize("network", [*map(find, names()), parse("gap gap adaptive3 adaptive3 LRN LRN")])
def test_names_of_layers_are_unique(network):
    assert len(set(network.layer_names())) == len(network.layers)


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("conv3-8 maxpool FC-8", "pool1"),
        ("conv3-8 gap FC-8", "conv1_1"),
        ("conv3-8 adaptive7 dropout FC-8", "conv1_1"),
        ("conv3-8 adaptive9 conv3-8 gap FC-8", "conv1_2"),  # the first pool is no head
        ("conv3-8 conv1-10 gap", "conv1_2"),
        ("FC-8", None),
        ("gap FC-8", None),
    ],
)
def test_the_last_feature_map(text, layer):
    network = parse(text)
    last = network.last_feature_map()
    assert (None if last is None else network.layer_names()[last]) == layer


def test_where_the_relus_are():
    network = parse("conv3-8 conv3-8~ maxpool FC-8 FC-8~ FC-8")
    assert [network.activated(index) for index in range(6)] == [True, False, False, True, False, False]
