"""Stages of the paper's B and of its shallow twin (facts: the 5x5 wins in stages 1 to 4, loses in the last)."""

from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.stages import stages


def test_stages_of_b_and_its_twin_differ_as_the_formulas_say():
    pairs, wide = stages(analyse("B")), stages(analyse("B-5x5"))
    differences = [round(100 * (a.weights / b.weights - 1)) for a, b in zip(pairs, wide, strict=True)]
    assert differences == [704, 8, 8, 8, -28]
    assert sum(stage.macs for stage in pairs) > sum(stage.macs for stage in wide)


def test_stages_hold_all_convolutions_and_nothing_else():
    for name in ("A", "C", "E", "AlexNet", "conv3-8 conv3-8 FC-10", "FC-10"):
        report = analyse(name)
        convolutions = [layer for layer in report.layers if layer.layer.startswith("conv")]
        assert sum(stage.weights for stage in stages(report)) == sum(layer.weights for layer in convolutions)
        assert sum(stage.macs for stage in stages(report)) == sum(layer.macs for layer in convolutions)


def test_a_stage_knows_its_map_and_channels():
    last = stages(analyse("D"))[-1]
    assert (last.channels_in, last.channels, last.side) == (512, 512, 14)


def test_pools_in_a_row_and_no_pool_at_the_end():
    assert [stage.channels for stage in stages(analyse("maxpool conv3-8 maxpool maxpool conv3-16 conv3-4"))] == [8, 4]
    assert stages(analyse("maxpool FC-10")) == []
