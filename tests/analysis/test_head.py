"""Where the parameters of the paper's networks sit, and what global average pooling saves."""

import pytest

from vgg_explorer.analysis.head import head
from vgg_explorer.analysis.report import analyse


def test_d():
    found = head(analyse("D"))
    assert (found.layers, found.parameters) == (3, 25_088 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 1000 + 1000)
    assert found.parameters_share == pytest.approx(0.894, abs=5e-4)
    assert found.macs_share == pytest.approx(0.008, abs=5e-5)
    left = 14_714_688 + 512 * 1000 + 1000  # the thirteen convolutions, and one FC behind the average
    assert found.saved_parameters == pytest.approx(1 - left / 138_357_544)
    assert found.saved_macs == pytest.approx((123_633_664 - 512_000) / 15_470_264_320)


@pytest.mark.parametrize("line", ["conv3-64 maxpool", "conv3-64"])
def test_without_a_head(line):
    found = head(analyse(line))
    assert (found.layers, found.parameters, found.parameters_share) == (0, 0, 0)


def test_a_head_that_averages_already_saves_nothing():
    found = head(analyse("D-GAP"))
    assert (found.layers, found.saved_parameters, found.saved_macs) == (1, 0, 0)


def test_nothing_but_a_head():
    found = head(analyse("FC-10"))
    assert (found.layers, found.parameters_share, found.saved_parameters) == (1, 1, 0)


def test_nothing_at_all():
    assert head(analyse("maxpool")).parameters_share == 0
