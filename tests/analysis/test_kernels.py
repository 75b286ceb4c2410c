"""What the Kernels page compares: formulas against counted networks, the break-even against a search."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vgg_explorer.analysis.kernels import (
    KernelComparison,
    break_even,
    rows,
    single_formula,
    single_weights,
    stack_formula,
    stack_weights,
)
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernels import KERNELS, KINDS

kernels = st.sampled_from(KERNELS)
larger = st.sampled_from([kernel for kernel in KERNELS if kernel > 3])
widths = st.integers(1, 300)
kinds = st.sampled_from(KINDS)


@given(kernels, widths, widths, kinds)
def test_the_formulas_count_what_the_networks_have(kernel, channels_in, channels, kind):
    comparison = KernelComparison(kernel, channels_in, channels, 56, kind)
    assert comparison.stack.weights == stack_weights(kernel, channels_in, channels, kind)
    assert comparison.single.weights == single_weights(kernel, channels_in, channels, kind)


@given(kernels, widths, widths, kinds)
def test_the_written_formula_has_the_value_of_the_weights(kernel, channels_in, channels, kind):
    for written, counted in ((stack_formula, stack_weights), (single_formula, single_weights)):
        formula = written(kernel, channels_in, channels, kind)
        product = re.sub(r"(?<=[0-9n)]) (?=[(C])", "*", formula.replace("C²", "C*C"))  # a space between factors
        value = eval(product, {"C": channels, "Cin": channels_in})
        assert value == counted(kernel, channels_in, channels, kind), formula


@given(kernels, kinds)
def test_both_designs_see_the_same_pixels(kernel, kind):
    comparison = KernelComparison(kernel, 8, 8, 56, kind)
    assert comparison.stack.receptive_field == comparison.single.receptive_field
    assert comparison.stack.receptive_field.value("size") == kernel


@given(larger, st.integers(1, 200), kinds)
def test_the_break_even_is_where_counting_finds_it(kernel, channels, kind):
    edge = break_even(kernel, channels, kind)
    cheaper = [
        n
        for n in range(1, 2000)
        if stack_weights(kernel, n, channels, kind) < single_weights(kernel, n, channels, kind)
    ]
    wanted = [n for n in range(1, 2000) if n / channels > edge + 1e-12]
    assert cheaper == wanted


@pytest.mark.parametrize(
    ("design", "difference"),
    [
        ((7, 64, 64), -0.449),  # 27/49: 45 % fewer
        ((7, 3, 64), 7.020),  # 702 % more
        ((5, 64, 128), 0.08),
        ((13, 64, 64, 56, "separable"), 0.880),
    ],
)
def test_the_figures_of_the_page(design, difference):
    assert KernelComparison(*design).weights_ratio - 1 == pytest.approx(difference, abs=5e-4)


def test_a_kernel_larger_than_its_map_is_refused():
    with pytest.raises(SpecError, match="a kernel of 31x31 is larger than the map of 14x14; take a map of 31 or more"):
        KernelComparison(31, 64, 64, 14)


@pytest.mark.parametrize("kernel", [0, 1, 8, 33, 7.0, "7", None])
def test_a_kernel_that_is_none_is_refused(kernel):
    with pytest.raises(SpecError, match="it must be an odd number from 3 to 31"):
        KernelComparison(kernel)


def test_the_file_has_both_designs_at_every_kernel_size():
    lines = list(rows(KernelComparison(side=14), KERNELS))
    assert len(lines) == 2 * len(KERNELS)
    assert {line["receptive_field"] for line in lines} == set(KERNELS)
    seven = [line for line in lines if line["kernel"] == 7]
    assert [line["weights_without_biases"] for line in seven] == [27 * 64 * 64, 49 * 64 * 64]
    assert [line["relus"] for line in seven] == [3, 1]
