"""The two designs, whatever a widget or a link asks for."""

import pytest

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernels import single, stack
from vgg_explorer.specs.notation import format


def test_the_designs_as_text():
    assert format(stack(7, 3, 64, 56)) == "conv3-64 conv3-64 conv3-64"
    assert format(single(7, 3, 64, 56)) == "conv7-64"
    assert format(stack(5, 3, 64, 56, "separable")) == "dwconv3-3~ conv1-64 dwconv3-64~ conv1-64"
    assert format(single(5, 3, 64, 56, "separable")) == "dwconv5-3~ conv1-64"
    assert stack(7, 3, 64, 56).input == single(7, 3, 64, 56).input == (3, 56, 56)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((8, 3, 64, 56), "kernel is 8; it must be an odd number from 3 to 31."),
        ((1, 3, 64, 56), "kernel is 1; it must be an odd number from 3 to 31."),
        ((33, 3, 64, 56), "kernel is 33; it must be an odd number from 3 to 31."),
        ((0, 3, 64, 56), "kernel is 0; it must be an odd number from 3 to 31."),
        ((7.0, 3, 64, 56), "kernel is 7.0; it must be an odd number from 3 to 31."),
        (("7", 3, 64, 56), "kernel is 7; it must be an odd number from 3 to 31."),
        ((7, 0, 64, 56), "channels in is 0; it must be a whole number from 1 to 65,536."),
        ((7, 3, 10**9, 56), "channels out is 1,000,000,000; it must be a whole number from 1 to 65,536."),
        ((7, 3, 64, 4097), "map size is 4,097; it must be a whole number from 1 to 4,096."),
        ((7, 3, 64, 56, "grouped"), "kind is grouped; it must be dense or separable."),
        ((31, 3, 64, 28), "a kernel of 31x31 is larger than the map of 28x28; take a map of 31 or more."),
    ],
)
@pytest.mark.parametrize("design", [stack, single])
def test_a_design_that_cannot_be(design, arguments, sentence):
    with pytest.raises(SpecError) as caught:
        design(*arguments)
    assert str(caught.value) == sentence
