"""One network turned into another: what is kept, what it costs, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.modules import outputs
from tests.oracles.networks import networks
from tests.refusal import refusal
from vgg_explorer.analysis.receptive_field import receptive_fields
from vgg_explorer.analysis.report import Report, analyse
from vgg_explorer.specs.alexnet import alexnet, alexnet_2012
from vgg_explorer.specs.catalogue import find, names
from vgg_explorer.specs.errors import LayerError, SpecError
from vgg_explorer.specs.kernel_transforms import factorise, widen
from vgg_explorer.specs.layers import FC, Conv, Pool
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import format, parse
from vgg_explorer.specs.transforms import for_input, scale_width, with_head, with_norm
from vgg_explorer.specs.vgg import vgg
from vgg_explorer.specs.zfnet import zfnet

# widen


def test_the_papers_shallow_net():
    """Section 2.3: B with each pair of 3x3 as one 5x5."""
    shallow = widen(vgg("B"), 5)
    channels = (64, 128, 256, 512, 512)
    body = " ".join(f"conv5-{c} maxpool" for c in channels)
    assert format(shallow) == f"{body} FC-4096 dropout FC-4096 dropout FC-1000"
    assert analyse(shallow).parameters == 134_503_528
    assert [f.as_dict() for f in pools(shallow)] == [f.as_dict() for f in pools(vgg("B"))]


def pools(network: Network) -> list:
    report = analyse(network)
    return [layer.receptive_field for layer in report.layers if layer.name.startswith("pool")]


def test_groups_are_taken_from_the_left():
    text = "conv3-8 conv3-16 conv3-24 conv3-32 conv3-40 maxpool conv3-8"
    assert format(widen(parse(text), 5)) == "conv5-16 conv5-32 conv3-40 maxpool conv3-8"
    assert format(widen(parse(text), 7)) == "conv7-24 conv3-32 conv3-40 maxpool conv3-8"


@pytest.mark.parametrize("other", ["conv3-8/2", "conv3-8p0", "conv3-8@2", "conv3-8g2", "dwconv3-8", "conv1-8", "LRN"])
def test_only_plain_3x3_are_taken(other):
    assert format(widen(parse(f"conv3-8 {other} conv3-8 conv3-8"), 5)) == f"conv3-8 {other} conv5-8"


def test_the_activation_is_that_of_the_last():
    assert format(widen(parse("conv3-8~ conv3-8 conv3-8 conv3-8~"), 5)) == "conv5-8 conv5-8~"


@pytest.mark.parametrize(
    ("name", "kernel", "sentence"),
    [
        ("B", 7, "a 7x7 replaces 3 3x3 convolutions in a row; the longest run of B has 2."),
        ("E", 11, "a 11x11 replaces 5 3x3 convolutions in a row; the longest run of E has 4."),
        ("B-5x5", 5, "a 5x5 replaces 2 3x3 convolutions in a row; the longest run of B-5x5 has 0."),
        ("B", 3, "kernel is 3; it must be a whole number from 5 to 255."),
        ("B", 6, "kernel is 6; it must be odd, so that a unit has a centre."),
        ("B", 10**9, "kernel is 1,000,000,000; it must be a whole number from 5 to 255."),
        ("B", 5.0, "kernel is 5.0; it must be a whole number from 5 to 255."),
    ],
)
def test_widen_refuses(name, kernel, sentence):
    assert refusal(widen, find(name), kernel) == sentence


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=3, max_size=12), st.sampled_from((5, 7)))
def test_widen_keeps_shapes_and_fields(channels, kernel):
    network = parse(" ".join(f"conv3-{c}" for c in channels) + " maxpool FC-10", input=(3, 20, 20))
    wide = widen(network, kernel)
    assert wide.shapes[-1] == network.shapes[-1]
    assert receptive_fields(wide)[-1] == receptive_fields(network)[-1]


# factorise


@pytest.mark.parametrize(
    "network", [alexnet(), zfnet(), widen(vgg("B"), 5), parse("conv5-8/3p1 conv7-8p9 conv9-8/2p0")]
)
def test_factorise_keeps_what_a_unit_sees(network):
    """Size, stride, start and padding of the receptive field, and the map, behind every layer that was there before."""
    small = factorise(network)
    fields, shapes = iter(zip(receptive_fields(small), small.shapes, small.layers, strict=True)), []
    for layer, field, shape in zip(network.layers, receptive_fields(network), network.shapes, strict=True):
        kernel = layer.kernel[0] if isinstance(layer, Conv) else 1
        stack = [next(fields) for _ in range(max(1, (kernel - 1) // 2))]
        assert stack[-1][:2] == (field, shape), layer
        shapes += [part.kernel for *_, part in stack if isinstance(part, Conv)]
    assert set(shapes) == {(3, 3)}
    assert next(fields, None) is None


def test_alexnet_in_small_kernels():
    """10.6 % more convolution weights; 9.66 times the MACs of its convolutions, 8.95 times those of the whole net."""
    before, after = analyse(alexnet()), analyse(factorise(alexnet()))
    assert convolutions(after, "weights") / convolutions(before, "weights") == pytest.approx(1.106, abs=5e-4)
    assert convolutions(after, "macs") / convolutions(before, "macs") == pytest.approx(9.66, abs=5e-3)
    assert after.macs / before.macs == pytest.approx(8.95, abs=5e-3)


def convolutions(report: Report, quantity: str) -> int:
    layers = zip(report.network.layers, report.layers, strict=True)
    return sum(getattr(row, quantity) for layer, row in layers if isinstance(layer, Conv))


def test_factorise_by_hand():
    network = parse("conv7-32/2~ conv3-8 conv5-16p0")
    assert format(factorise(network)) == "conv3-32 conv3-32 conv3-32/2~ conv3-8 conv3-16p0 conv3-16p0"
    assert format(factorise(network, inner=4)) == "conv3-4 conv3-4 conv3-32/2~ conv3-8 conv3-4p0 conv3-16p0"


def test_factorise_undoes_widen():
    assert factorise(widen(parse("conv3-8 conv3-8 conv3-8"), 7)).layers == parse("conv3-8 conv3-8 conv3-8").layers


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "conv3-8 conv4-8",
            "conv4-8 cannot be written as 3x3: only odd square kernels without groups or dilation can.",
        ),
        ("conv1x7-8", "conv1x7-8 cannot be written as 3x3"),
        ("conv8-8 conv5-8@2", "conv8-8 cannot be written as 3x3"),
        ("conv5-8@2", "conv5-8@2 cannot be written as 3x3"),
        ("conv1-8 conv5-8g2", "conv5-8g2 cannot be written as 3x3"),
        ("dwconv7-9", "dwconv7-9 cannot be written as 3x3"),
        ("conv3-8 conv1-8 conv2-8", "custom has no kernel of 5x5 or more to replace."),
    ],
)
def test_factorise_refuses(text, sentence):
    assert refusal(factorise, parse(text)).startswith(sentence)


def test_factorise_names_the_layer():
    with pytest.raises(LayerError) as caught:
        factorise(alexnet_2012())
    assert caught.value.index == 3


def test_factorise_checks_the_inner_width():
    assert refusal(factorise, alexnet(), 0).startswith("channels is 0; it must be")


# head and normalisation


def test_a_head_of_global_average_pooling_saves_89_percent():
    before, after = analyse("D"), analyse(with_head(vgg("D"), "gap"))
    assert format(after.network).endswith("conv3-512 maxpool gap FC-1000")
    assert 1 - after.parameters / before.parameters == pytest.approx(0.89, abs=5e-3)
    assert 1 - after.macs / before.macs == pytest.approx(0.008, abs=5e-4)


def test_the_head_of_the_paper():
    assert with_head(with_head(vgg("D"), "gap"), "fc").layers == vgg("D").layers
    assert with_head(vgg("D"), "fc", classes=10).layers[-1] == FC(10)
    assert with_head(parse("conv3-8 adaptive7 dropout FC-3"), "gap").layers == parse("conv3-8 gap FC-3").layers
    assert with_head(parse("conv3-8 conv1-5"), "gap").layers == parse("conv3-8 conv1-5 gap FC-5").layers


def test_a_head_that_cannot_be():
    assert refusal(with_head, vgg("D"), "mlp") == "the head is mlp; it must be fc or gap."
    assert refusal(with_head, vgg("D"), "gap", 0).startswith("units is 0; it must be")
    assert refusal(with_head, parse("FC-3", "flat"), "gap") == "flat has no feature map for a head to stand on."


@pytest.mark.parametrize("name", ["A", "B", "D", "E"])
def test_normalisation_comes_and_goes(name):
    normal = with_norm(vgg(name), "batch")
    assert normal.name == f"{name}-BN"
    assert with_norm(normal, "none") == with_norm(vgg(name), "none") == vgg(name)
    assert with_norm(normal, "batch") is normal
    channels = sum(layer.channels for layer in normal.layers if isinstance(layer, Conv))
    assert analyse(normal).parameters - analyse(name).parameters == 2 * channels


def test_an_unknown_normalisation():
    assert refusal(with_norm, vgg("A"), "layer") == "normalisation is layer; it must be none or batch."


# width


def test_width_by_hand():
    network = parse("conv3-60 dwconv3-120 conv3-96g6 FC-10 dropout FC-7", input=(3, 9, 9))
    assert format(scale_width(network, 0.5)) == "conv3-30 dwconv3-60 conv3-48g6 FC-5 dropout FC-7"
    assert format(scale_width(network, Fraction(1, 1000))) == "conv3-6 dwconv3-12 conv3-6g6 FC-1 dropout FC-7"
    assert format(scale_width(parse("conv1-10 conv1-100"), 0.376)) == "conv1-4 conv1-38"  # the nearest, not the lower
    assert scale_width(vgg("D"), 1).layers == vgg("D").layers


@settings(max_examples=200, deadline=None)
@given(networks(), st.floats(0.01, 3))
def test_any_network_can_be_scaled(network, factor):
    """Groups and depthwise layers still divide; what comes out is what torch would build, the classes unchanged."""
    scaled = scale_width(network, factor)
    assert len(scaled.layers) == len(network.layers)
    assert [shape[1:] for shape in scaled.shapes] == [shape[1:] for shape in network.shapes]
    assert list(scaled.shapes) == outputs(scaled, "meta")
    if isinstance(network.layers[-1], FC):
        assert scaled.shapes[-1] == network.shapes[-1]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("factor", [0.001, 0.1, 0.365, 0.5, 1 / 3, 2])
def test_every_named_network_can_be_scaled(name, factor):
    network = find(name)
    for old, new in zip(network.layers, scale_width(network, factor).layers, strict=True):
        if isinstance(old, Conv) and isinstance(new, Conv):
            assert abs(new.channels - factor * old.channels) < 2, (old, new)


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf"), 1001, pytest.param(10**5000, id="huge")])
def test_a_width_that_cannot_be(factor):
    assert refusal(scale_width, vgg("A"), factor).endswith("; it must be above 0 and at most 1000.")


def test_too_wide():
    assert refusal(scale_width, vgg("A"), 20) == "units is 81,920; it must be a whole number from 1 to 65,536."


# another input


def test_d_over_a_small_picture():
    fitted = for_input(vgg("D"), 16, classes=10)
    assert fitted.dropped == ("pool5",)
    assert fitted.network.input == (3, 16, 16)
    assert fitted.network.shapes[-1] == (10,)
    assert for_input(vgg("D"), 32).dropped == ()
    assert for_input(vgg("D"), (1, 4, 9)).dropped == ("pool3", "pool4", "pool5")


def test_a_first_pool_can_go_too():
    assert for_input(parse("maxpool conv3-8"), 1).dropped == ("pool1",)


@pytest.mark.parametrize("text", ["maxpool1x3", "maxpool3/2c", "maxpool3p1"])
def test_a_pool_that_fits_stays(text):
    assert for_input(parse(f"{text} FC-3"), (3, 2, 5)).dropped == ()


@settings(max_examples=100, deadline=None)
@given(networks(), st.integers(1, 9))
def test_only_pools_that_do_not_fit_are_dropped(network, side):
    try:
        fitted = for_input(network, side)
    except LayerError as error:
        assert isinstance(network.layers[error.index], Conv)
        return
    except SpecError as error:
        assert str(error).startswith("the network has no layers")
        assert {type(layer) for layer in network.layers} == {Pool}
        return
    assert len(fitted.network.layers) + len(fitted.dropped) == len(network.layers)
    assert list(fitted.network.shapes) == outputs(fitted.network)
    if not fitted.dropped:
        assert fitted.network.layers == network.layers


def test_an_input_that_cannot_be():
    assert refusal(for_input, vgg("A"), 0).startswith("input height is 0; it must be")
    assert refusal(for_input, vgg("A"), 10**9).startswith("input height is 1,000,000,000; it must be")
    assert refusal(for_input, vgg("A"), 64, 0).startswith("units is 0; it must be")
    assert refusal(for_input, alexnet(), 4) == "a window of 11x11 does not fit the map of 4x4 that reaches it."
    assert refusal(for_input, parse("conv3-8"), 64, 10) == "classes need a last FC layer; add FC-10."
