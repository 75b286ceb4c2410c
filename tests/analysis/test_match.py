"""The same network at the width that comes closest."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.networks import networks
from vgg_explorer.analysis.match import match
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.alexnet import alexnet, alexnet_2012
from vgg_explorer.specs.catalogue import find, names
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernel_transforms import factorise, widen
from vgg_explorer.specs.layers import FC, Conv
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.transforms import scale_width
from vgg_explorer.specs.vgg import vgg


def counted(network: Network, on: str) -> int:
    return getattr(analyse(network), on)


@pytest.mark.parametrize("on", ["parameters", "macs"])
@pytest.mark.parametrize("name", names())
def test_d_as_large_as_any_other(name, on):
    found = match(vgg("D"), find(name), on)
    assert found.target == counted(find(name), on)
    assert found.reached == counted(found.network, on)
    assert found.difference == found.reached / found.target - 1
    assert abs(found.difference) < 0.02


@pytest.mark.parametrize("on", ["parameters", "macs"])
@settings(max_examples=15, deadline=None)
@given(network=networks(most=4), to=networks(most=4))
def test_nothing_comes_closer(on, network, to):
    """Against every width there is, in steps of one channel of the widest layer."""
    target = counted(to, on)
    try:
        found = match(network, to, on)
    except SpecError:
        assert target == 0 or not hidden(network) or counted(scale_width(network, 1000), on) < target
        return
    widest = max(hidden(network))
    steps = range(1, 3 * widest + 1)
    distances = [abs(counted(scale_width(network, Fraction(n, widest)), on) - target) for n in steps]
    reached = counted(scale_width(network, 3), on)
    if reached > target:
        assert abs(found.reached - target) == min(distances)
    else:
        assert abs(found.reached - target) <= min(distances)


def hidden(network: Network) -> list[int]:
    convolutions = [layer.channels for layer in network.layers if isinstance(layer, Conv)]
    return convolutions + [layer.units for layer in network.layers[:-1] if isinstance(layer, FC)]


def test_a_network_matches_itself():
    for network in (vgg("A"), alexnet(), alexnet_2012()):
        found = match(network, network)
        assert (found.network.layers, found.difference) == (network.layers, 0)


def test_a_stack_against_one_kernel():
    """Seven 3x3 as costly as one 15x15."""
    stack = parse("conv3-64 " * 7, input=(64, 32, 32))
    found = match(stack, widen(stack, 15), "macs")
    assert abs(found.difference) < 0.03
    assert len(found.network.layers) == 7


def test_alexnet_in_small_kernels_at_equal_work():
    assert abs(match(factorise(alexnet()), alexnet(), "macs").difference) < 0.02


@pytest.mark.parametrize(
    ("network", "to", "on", "sentence"),
    [
        ("conv3-8", "conv3-8", "seconds", "networks match on parameters or macs, not on seconds."),
        ("maxpool FC-3", "conv3-8", "macs", "custom has no hidden layer whose width could change."),
        ("conv3-8", "maxpool", "macs", "custom has no macs to match."),
        ("conv1-8", "D", "parameters", "custom cannot be scaled to 138,357,544 parameters."),
    ],
)
def test_what_cannot_be_matched(network, to, on, sentence):
    with pytest.raises(SpecError) as caught:
        match(analyse(network).network, analyse(to).network, on)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("width", [3, 40_000])
@given(share=st.floats(0.5, 0.999))
@settings(max_examples=10, deadline=None)
def test_up_to_the_widest_that_can_be(width, share):
    """The search doubles beyond the target, but not beyond what a layer or a factor can be."""
    narrow = parse(f"conv1-{width}")
    wide = parse(f"conv1-{int(share * min(1000 * width, 65_536))}")
    assert match(narrow, wide).difference == 0
