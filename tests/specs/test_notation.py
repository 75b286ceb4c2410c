"""Networks as text: both ways, and what is said when it cannot be read."""

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.networks import networks, pairs
from tests.waiting import GROWTH
from vgg_explorer.specs.catalogue import find, names
from vgg_explorer.specs.errors import NotationError, SpecError
from vgg_explorer.specs.layers import FC, LRN, SAME, AdaptivePool, Conv, Dropout, Layer, Pool
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import KEYWORDS, MAX_TEXT, format, format_layer, parse, parse_layer


def any_layer() -> st.SearchStrategy[Layer]:
    """Every value that a layer accepts, the extremes included."""
    channels, kernels = st.integers(1, 65_536), pairs(1, 255)
    conv = st.builds(
        Conv,
        channels=channels,
        kernel=pairs(1, 32),
        stride=kernels,
        padding=st.one_of(st.just(SAME), pairs(0, 4096)),
        dilation=pairs(1, 255),
        depthwise=st.booleans(),
        activation=st.booleans(),
    )
    grouped = st.integers(1, 256).flatmap(
        lambda groups: st.builds(Conv, st.integers(1, 256).map(lambda n: n * groups), groups=st.just(groups))
    )
    pool = kernels.flatmap(
        lambda kernel: st.builds(
            Pool,
            st.sampled_from(("max", "avg")),
            st.just(kernel),
            st.one_of(st.just(kernel), kernels),
            st.tuples(st.integers(0, kernel[0] // 2), st.integers(0, kernel[1] // 2)),
            st.booleans(),
        )
    )
    dropout = st.builds(Dropout, st.one_of(st.just(0.5), st.floats(0, 1, exclude_max=True)))
    rest = st.one_of(st.builds(AdaptivePool, pairs(1, 4096)), st.just(LRN()), st.builds(FC, channels, st.booleans()))
    return st.one_of(conv, grouped, pool, dropout, rest)


@settings(max_examples=500, deadline=None)
@given(any_layer())
def test_a_layer_is_read_as_it_is_written(layer):
    assert parse_layer(format_layer(layer)) == layer


@settings(max_examples=200, deadline=None)
@given(networks())
def test_a_network_is_read_as_it_is_written(network):
    assert parse(format(network), network.name, input=network.input, norm=network.norm) == network


@pytest.mark.parametrize("name", names())
def test_every_network_that_has_a_name(name):
    network = find(name)
    assert parse(format(network), name, input=network.input, norm=network.norm) == network


def test_the_longest_text_of_a_network_can_be_read():
    layer = Conv(65_536, (255, 254), (255, 254), (4096, 4095), (255, 254), groups=32_768, activation=False)
    assert 1_000 * (len(format_layer(layer)) + 1) <= MAX_TEXT


SAME_LAYER = {
    "conv3-64": ["conv3x3-64", "CONV3-64/1", "conv3-64p1", "conv3-64p1x1", "conv3-64@1", "conv3-64g1", "conv03-064"],
    "conv3-64g2/2p0@2~": ["conv3-64~@2p0/2g2", "conv3-64/2~G2P0@2x2"],
    "conv1x7-64": ["conv1x7-64p0x3"],
    "conv3-64@2": ["conv3-64p2@2", "conv3-64@2x2p2x2"],
    "conv3-64p1@2": ["conv3-64@2p1"],
    "dwconv7-96": ["DWConv7-96"],
    "maxpool": ["maxpool2", "maxpool2/2", "MaxPool2x2/2x2", "maxpoolp0"],
    "maxpool3/2p1c": ["maxpool3c/2p1", "maxpool3x3/2x2p1x1c"],
    "avgpool3": ["avgpool3/3"],
    "gap": ["GAP", "adaptive1", "adaptive1x1"],
    "LRN": ["lrn", "Lrn"],
    "dropout": ["dropout0.5", "Dropout.5", "dropout5e-1"],
    "FC-10~": ["fc-10~"],
}


@pytest.mark.parametrize(("plain", "other"), [(plain, other) for plain, row in SAME_LAYER.items() for other in row])
def test_other_ways_to_write_a_layer(plain, other):
    assert parse_layer(other) == parse_layer(plain)
    assert format_layer(parse_layer(other)) == plain


def test_layers_stand_apart_by_blanks_commas_or_lines():
    assert parse("conv3-8,conv3-8;maxpool".replace(";", "\n")) == parse(" conv3-8  conv3-8\tmaxpool\u3000")


@pytest.mark.parametrize("token", KEYWORDS)
def test_what_errors_recommend_can_be_read(token):
    parse_layer(token)


CHANNELS = "channels is {}; it must be a whole number from 1 to 65,536."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("conv3-64 conv3x-64", 'Layer 2, "conv3x-64": this is no layer; write for example conv3-64.'),
        ("maxpol", 'Layer 1, "maxpol": this is no layer; write for example maxpool.'),
        ("FC", 'Layer 1, "FC": this is no layer; write for example conv3-64, dwconv7-96, maxpool,'),
        ("conv3-64 🙂", 'Layer 2, "🙂": this is no layer; write for example conv3-64, dwconv7-96, maxpool,'),
        ("conv٣-64", 'Layer 1, "conv٣-64": this is no layer; write for example conv3-64.'),
        ("conv\uff13-64", 'Layer 1, "conv\uff13-64": this is no layer; write for example conv3-64.'),
        ("conv3-64²", 'Layer 1, "conv3-64²": "²" is not understood here; /stride, p padding, @ dilation, g groups, ~'),
        ("adapt\u0131ve7", 'Layer 1, "adapt\u0131ve7": this is no layer; write for example adaptive7.'),
        ("conv0-64", 'Layer 1, "conv0-64": kernel is 0; it must be a whole number from 1 to 255.'),
        ("conv3-64/0", 'Layer 1, "conv3-64/0": stride is 0; it must be a whole number from 1 to 255.'),
        ("conv3-0", 'Layer 1, "conv3-0": ' + CHANNELS.format("0")),
        ("conv3-1000000000", 'Layer 1, "conv3-1000000000": ' + CHANNELS.format("1,000,000,000")),
        ("conv3-1" + "0" * 5000, ": " + CHANNELS.format("a number of more than 30 digits")),
        ("conv3-64/2/3", 'Layer 1, "conv3-64/2/3": "/" stands twice.'),
        ("conv3-64~~", 'Layer 1, "conv3-64~~": "~" stands twice.'),
        ("conv3-64c", 'Layer 1, "conv3-64c": "c" is not understood here; /stride, p padding, @ dilation, g groups, ~'),
        ("maxpool2g2", 'Layer 1, "maxpool2g2": "g2" is not understood here; /stride, p padding, c may follow.'),
        ("conv3-64/-1", 'Layer 1, "conv3-64/-1": "/-1" is not understood here;'),
        ("conv3-64" + "x" * 50_000, " is not understood here; /stride,"),
        ("conv3-64g5", 'Layer 1, "conv3-64g5": 64 output channels do not divide into 5 groups.'),
        ("conv3-64g2", 'Layer 1, "conv3-64g2": 3 input and 64 output channels do not divide into 2 groups.'),
        ("dwconv3-64g2", 'Layer 1, "dwconv3-64g2": a depthwise convolution has its own groups; leave out g2.'),
        ("maxpool2p2", 'Layer 1, "maxpool2p2": the padding of a pool is at most half its kernel.'),
        ("dropout1.5", 'Layer 1, "dropout1.5": dropout is 1.5; it must be from 0 to below 1.'),
        ("dropout0.5.1", 'Layer 1, "dropout0.5.1": dropout is 0.5.1; it must be from 0 to below 1.'),
        ("dropoutnan", 'Layer 1, "dropoutnan": this is no layer; write for example dropout.'),
        ("FC-10 conv3-64", 'Layer 2, "conv3-64": it needs a feature map, and behind a fully connected layer there'),
        ("maxpool " * 8, 'Layer 8, "maxpool": a window of 2x2 does not fit the map of 1x1 that reaches it.'),
        ("conv255-8p0", 'Layer 1, "conv255-8p0": a window of 255x255 does not fit the map of 224x224 that reaches'),
        ("", "the network has no layers; write for example conv3-64 maxpool FC-10."),
        (" , \n\t ", "the network has no layers; write for example conv3-64 maxpool FC-10."),
        ("gap " * 1_001, "the network has 1,001 layers; at most 1,000 are allowed."),
        ("conv3-64 " * 100_000, "the text has 900,000 characters; at most 60,000 are read."),
        ("x" * 60_000, 'Layer 1, "' + "x" * 40 + '...": this is no layer;'),
    ],
)
def test_every_error_is_one_clear_sentence(text, sentence):
    with pytest.raises(SpecError) as caught:
        parse(text)
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 250
    assert "{" not in str(caught.value)


def test_an_error_knows_its_place():
    with pytest.raises(NotationError) as caught:
        parse("conv3-64  maxpool,\n conv3-6 4")
    error = caught.value
    assert (error.token, error.number, error.position) == ("4", 4, 28)


@settings(max_examples=300, deadline=None)
@given(st.text("conv-3x64/2p1@g~dwmaxpoolFCLRNgadtie.5é٣ {}\n,", max_size=40))
def test_any_text_is_a_network_or_a_sentence(text):
    try:
        network = parse(text)
    except SpecError as error:
        assert len(str(error)) < 300
    else:
        assert parse(format(network)) == network


@pytest.mark.parametrize(
    "text",
    [
        "conv" + "9" * 59_000,
        "conv3-64" + "/1" * 29_000,
        "conv3-64" + "~" * 59_000,
        "maxpool" + "c" * 59_000,
        "dropout" + "." * 59_000,
        "conv3-6x" * 7_000,
        "a " * 30_000,
        "gap " * 15_000,
        "\N{GRINNING FACE}" * 59_000,
        "9" * 10_000_000,
    ],
)
def test_hostile_texts_cost_little(text):
    """Errors included: a text field reads at every key."""
    start = time.process_time()
    with pytest.raises(SpecError):
        parse(text)
    assert time.process_time() - start < GROWTH
    tracemalloc.start()  # slows everything down
    with pytest.raises(SpecError):
        parse(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20e6


def test_a_name_and_the_input_belong_to_the_network():
    network = parse("conv3-8", "mine", input=(1, 28, 28), norm="batch")
    assert network == Network("mine", (Conv(8),), (1, 28, 28), "batch")
