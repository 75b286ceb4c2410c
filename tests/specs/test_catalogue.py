"""Every name of every network, and what is said of a name that nothing has."""

import pytest

from vgg_explorer.specs.catalogue import CATALOGUE, find, names, read
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.notation import format

ALIASES = [(entry.name, alias) for entry in CATALOGUE for alias in (entry.name, *entry.aliases)]


@pytest.mark.parametrize(("name", "alias"), ALIASES)
def test_every_alias(name, alias):
    assert find(alias) is find(name)
    assert find(name).name == name
    assert read(alias) is find(name)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("vgg_16", "D"),
        ("VGG 16", "D"),
        (" vgg16\n", "D"),
        ("d", "D"),
        ("Vgg-19-BN", "E-BN"),
        ("a-lrn", "A-LRN"),
        ("alexnet 2012", "AlexNet-2012"),
        ("zf net", "ZFNet"),
        ("vgg13_5x5", "B-5x5"),
    ],
)
def test_other_ways_to_write_a_name(written, name):
    assert read(written) is find(name)


def test_no_two_networks_share_a_name():
    owners = {(alias.lower().replace("-", "").replace("_", ""), name) for name, alias in ALIASES}
    assert len({alias for alias, _ in owners}) == len(owners)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("vgg17", "E, D, B"),
        ("alexnt", "AlexNet"),
        ("zfnet2", "ZFNet"),
        ("resnet50", ", ".join(names())),
        ("网络", ", ".join(names())),
        ("🙂" * 5000, ", ".join(names())),
        ("x" * 100_000, ", ".join(names())),
    ],
)
def test_an_unknown_name_brings_the_nearest(written, known):
    with pytest.raises(SpecError) as caught:
        read(written)
    if known != "AlexNet":
        assert str(caught.value).endswith(f"; known: {known}.")
    assert known in str(caught.value)
    assert str(caught.value).startswith("unknown network ")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text", ["conv3-8", "LRN", "gap", "dropout0.3", "maxpool3/2c", "FC-10", "dwconv3-3", "adaptive3"]
)
def test_one_layer_is_a_network(text):
    assert format(read(text)) == text


@pytest.mark.parametrize("text", ["conv3-64 conv3-64", "conv3-64,conv3-64"])
def test_layers_are_read_as_notation(text):
    assert read(text).name == "custom"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the network has no layers"),
        ("D maxpool", 'Layer 1, "D": this is no layer'),
        ("conv3-64 vgg16", 'Layer 2, "vgg16": this is no layer'),
        ("conv0-64", "kernel is 0"),
        ("conv3-64 " * 100_000, "the text has 900,000 characters"),
    ],
)
def test_what_is_neither(text, sentence):
    with pytest.raises(SpecError) as caught:
        read(text)
    assert sentence in str(caught.value)


def test_every_entry_names_its_source():
    assert all(entry.source for entry in CATALOGUE)
    assert len(CATALOGUE) == len(names()) == 15
