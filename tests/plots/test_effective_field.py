"""Fields as figures."""

import numpy as np
import pytest

from vgg_explorer.plots.effective_field import by_layer, picture, profile, stage
from vgg_explorer.plots.look import Look
from vgg_explorer.specs.maps import EffectiveField, Gaussian
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.receptive_field import LayerField

NETWORK = parse("conv3-2 conv3-2 maxpool conv3-2", input=(3, 12, 12))


def field(layer="conv1_2", *, half=3, most=5, trained=True):
    mass = np.zeros((12, 12))
    mass[4:9, 4:9] = 1 / 52
    mass[5:8, 5:8] = 4 / 52
    bell = Gaussian((6, 6), (1.4, 1.4), (0.9, 0.9))
    return EffectiveField(layer, 6, 6, mass, (4, 4, 9, 9), half, most, bell, 2, 3, trained)


def layer(name):
    return LayerField(field(name), field(name, half=4, most=6, trained=False), 3, 5, 4, 5)


def test_three_lines_a_network_in_the_order_of_the_layers():
    first, second = (layer("conv1_1"), layer("conv1_2"), layer("pool1")), (layer("conv1_1"), layer("pool1"))
    figure = by_layer([("a", "#0072B2", first), ("b", "#D55E00", second)], Look())
    assert len(figure.data) == 6
    assert [list(trace.y) for trace in figure.data[:3]] == [[5, 5, 5], [5, 5, 5], [3, 3, 3]]
    assert [trace.line.dash for trace in figure.data[:3]] == ["solid", "dash", "dot"]
    assert list(figure.layout.xaxis.categoryarray) == ["conv1_1", "conv1_2", "pool1"]
    mixed = ["gap", "pool2", "conv2_1", "conv10_1", "conv1_2", "conv1_1", "pool1"]
    assert sorted(mixed, key=stage) == ["conv1_1", "conv1_2", "pool1", "conv2_1", "pool2", "conv10_1", "gap"]


def test_a_profile_adds_up_and_has_the_edges_of_the_field():
    figure = profile(NETWORK, 1, layer("conv1_2"), "#0072B2", Look())
    trained, random, counted, signs, bell = figure.data
    assert sum(trained.y) == pytest.approx(100, abs=0.1) and sum(counted.y) == pytest.approx(100, abs=0.1)
    assert list(counted.y[4:9]) == pytest.approx([100 * n / 9 for n in (1, 2, 3, 2, 1)], abs=0.01)
    assert list(signs.y[4:9]) == pytest.approx([100 * n**0.5 / 6.5605 for n in (1, 2, 3, 2, 1)], abs=0.01)
    assert max(bell.y) == bell.y[6] and random.line.dash == "dash"
    assert [shape.x0 for shape in figure.layout.shapes] == [3.5, 8.5]


def test_the_picture_has_a_frame_around_what_can_be_seen_and_squares_within():
    drawn = picture(NETWORK, 1, field(), side=120)
    assert drawn.shape == (120, 120, 3)
    assert drawn[65, 65].mean() > 150 > 20 > drawn[10, 10].mean()
    assert (drawn[39, 60] == 255).all()  # the frame, outside of what can be seen
    assert (drawn[40:42, 40:90] == 255).all() and (drawn[40:90, 88:90] == 255).all()  # 95 %: all 5x5
    assert (drawn[50:52, 50:80] == 0).all() and (drawn[50:80, 78:80] == 0).all()  # 50 %: 3x3 hold 36 of 52
