"""Kernel sizes side by side."""

import pytest

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit
from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.sweep import Sweep, line
from vgg_explorer.specs.errors import SpecError

SHAPE = (3, 32, 32)


def test_each_large_kernel_has_its_stack_beside_it():
    found = Sweep((3, 5, 7), ("dense", "separable")).networks(SHAPE, 6)
    assert [each.name for each in found] == [
        *("3×3", "5×5", "2 × 3×3", "7×7", "3 × 3×3"),
        *("dw 3×3", "dw 5×5", "2 × dw 3×3", "dw 7×7", "3 × dw 3×3"),
    ]
    fields = {each.name: analyse(each).receptive_field.width.size for each in found}
    assert fields["5×5"] == fields["2 × 3×3"] == fields["dw 5×5"] == fields["2 × dw 3×3"]
    assert fields["7×7"] == fields["3 × 3×3"]


@pytest.mark.parametrize("on", ["parameters", "macs"])
def test_matched_ones_are_close(on):
    found = Sweep((3, 5, 7), ("dense", "separable"), on).networks(SHAPE, 6)
    amounts = [getattr(analyse(each), on) for each in found]
    unmatched = [getattr(analyse(each), on) for each in Sweep((3, 5, 7), ("dense", "separable")).networks(SHAPE, 6)]
    assert max(amounts) / min(amounts) < 1.05 < 3 < max(unmatched) / min(unmatched)
    assert sorted(unmatched)[len(unmatched) // 2] in amounts
    assert [each.name for each in found][:2] == ["3×3", "5×5"]


def test_a_line_is_the_network():
    for each in Sweep((3, 13), ("dense", "separable"), "macs").networks(SHAPE, 6):
        again = fit(derive(line(each), input=SHAPE).line, SHAPE, 6).network
        assert (again.layers, again.norm, again.shapes) == (each.layers, "batch", each.shapes)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (((),), "a sweep needs a kernel size and a kind"),
        (((3,), ()), "a sweep needs a kernel size and a kind"),
        (((4,),), "kernel is 4; it must be an odd number from 3 to 31"),
        (((3,), ("flat",)), "kind is flat; it must be dense or separable"),
    ],
)
def test_nonsense(values, sentence):
    with pytest.raises(SpecError, match=sentence):
        Sweep(*values)
