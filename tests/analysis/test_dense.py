"""Positions and work of dense evaluation, against the torch module that does it and torch's own counter of FLOPs."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from vgg_explorer.analysis.dense import at_scale, check_small, dense_macs, macs_of_test, positions, takes_any_size
from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.test_words import in_words, notes, total_stride
from vgg_explorer.models.build import build
from vgg_explorer.models.dense import DenseNet
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.test_protocol import TestProtocol

LINES = ("conv3-4 maxpool conv3-6 maxpool FC-8 FC-5", "conv3-4 maxpool conv3-6p0 gap FC-7 FC-5", "conv5-4 maxpool FC-5")
WHOLE = "conv3-4 maxpool conv3-6 maxpool gap FC-5"


def network(line: str) -> Network:
    return derive(f"{line} | input 16").network


@pytest.mark.parametrize("scale", [1.0, 1.1, 1.143, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("line", LINES)
def test_positions_are_those_of_the_map_of_scores(line, scale):
    images = torch.zeros(1, *at_scale(network(line), scale).input)
    assert images.shape[2] == round(16 * scale)
    assert DenseNet(build(network(line)))(images).shape[2:] == positions(network(line), scale)


def test_a_head_that_pools_the_whole_map_counts_its_places():
    assert takes_any_size(network(WHOLE)) and not any(takes_any_size(network(line)) for line in LINES)
    assert positions(network(WHOLE), 1) == (4, 4) and positions(network(WHOLE), 1.5) == (6, 6)
    assert positions(network(WHOLE), 0.5) == (2, 2)


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("line", [*LINES, WHOLE])
def test_work_is_what_torch_counts(line, scale):
    tested = network(line)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        DenseNet(build(tested))(torch.zeros(1, *at_scale(tested, scale).input))
    assert 2 * dense_macs(tested, scale) == counter.get_total_flops()


def test_views_are_counted():
    tested = network(LINES[0])
    plain = analyse(tested).macs
    assert macs_of_test(tested, TestProtocol(mirror=False)) == plain
    assert macs_of_test(tested, TestProtocol((1, 1.5), "multi-crop", grid=3)) == 36 * plain
    both = macs_of_test(tested, TestProtocol((1, 1.5), "both", grid=3))
    assert both == 36 * plain + 2 * (dense_macs(tested, 1) + dense_macs(tested, 1.5))


def test_a_scale_that_adds_no_position_is_said():
    deep = fit("D", (3, 32, 32), 10).network.called("D")
    dense = TestProtocol((1, 1.143, 1.286), "dense")
    said = [note.text() for note in notes([deep, deep], dense, (3, 32, 32))]
    assert total_stride(deep) == 32 and positions(deep, 1.286) == (1, 1)
    assert said[0] == "Dense evaluation of D has 1x1, 1x1, 1x1 positions at scale 1, 1.143, 1.286."
    assert said[1].startswith("At scale 1.143, 1.286 the last map of D has no more positions than at 1 (1x1): the pic")
    enlarged = "The pictures have 32x32 pixels: at scale 1.143, 1.286 they are enlarged, which adds no detail."
    assert said[2:] == [enlarged]
    assert len(notes([network(LINES[0])], TestProtocol((1, 1.25), "dense"), (3, 24, 24))) == 1
    assert [note.text() for note in notes([deep], TestProtocol((1, 1.143)), (3, 32, 32))] == [
        enlarged.replace("1.143, 1.286", "1.143")  # crops have no positions
    ]


def test_the_papers_net_has_them():
    full = derive("D").network
    assert [positions(full, scale) for scale in (1, 1.143, 1.286)] == [(1, 1), (2, 2), (3, 3)]


def test_below_one_only_whole_maps_densely():
    check_small(network(WHOLE), TestProtocol((0.5,), "dense"))
    for tested, mode in ((network(WHOLE), "single"), (network(LINES[1]), "dense")):
        with pytest.raises(SpecError, match=r"at scale 0\.5 pictures are smaller than"):
            check_small(tested, TestProtocol((0.5,), mode))  # type: ignore[arg-type]


def test_protocols_in_words():
    assert in_words(TestProtocol((1, 1.143), "both")) == "dense and 5 x 5 crops at scale 1, 1.143 with mirror images"
    assert in_words(TestProtocol(mirror=False)) == "the central crop at scale 1"
