"""What one step of training holds, by hand and against a step that is taken."""

from dataclasses import replace

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.run_memory import batch_within, pass_bytes, picture_bytes, step_bytes, weight_bytes
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.recipe import QUICK

SMALL = parse("conv3-64 gap FC-10", input=(3, 12, 12))


def test_one_layer_by_hand():
    """The ReLU behind the convolution has 64 maps on either side; the picture stands there four times in all."""
    picture, maps = 4 * 3 * 144, 4 * 64 * 144
    assert pass_bytes(SMALL) == 2 * maps + 3 * picture
    kept = picture + maps + 4 * 64  # before the convolution, behind the ReLU, before the FC layer
    assert picture_bytes(SMALL) == kept + pass_bytes(SMALL)
    parameters = 64 * 28 + 65 * 10
    assert weight_bytes(SMALL, QUICK) == 4 * 5 * parameters
    assert weight_bytes(SMALL, replace(QUICK, lookahead=True)) == 4 * 7 * parameters
    assert step_bytes(SMALL, replace(QUICK, batch=7)) == 4 * 5 * parameters + 7 * picture_bytes(SMALL)


def test_the_batch_that_fits():
    recipe = replace(QUICK, batch=64)
    whole = step_bytes(SMALL, recipe)
    assert batch_within(SMALL, recipe, whole) == 64
    assert batch_within(SMALL, recipe, whole - 1) == 32
    assert batch_within(SMALL, recipe, weight_bytes(SMALL, recipe) + picture_bytes(SMALL)) == 1
    assert batch_within(SMALL, recipe, weight_bytes(SMALL, recipe)) == 0


def test_a_network_whose_step_needs_terabytes():
    network = replace(derive("D | head gap").network, input=(3, 512, 512))
    assert step_bytes(network, replace(QUICK, batch=4096)) > 2e12
