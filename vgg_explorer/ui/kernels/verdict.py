"""Which of the two designs has fewer weights: the answer of the Kernels page, in words and formulas."""

from functools import lru_cache

import streamlit as st

from vgg_explorer.analysis.kernels import KernelComparison, break_even, single_weights, stack_weights
from vgg_explorer.plots.kernels import large_name, quantities, stack_name
from vgg_explorer.plots.numbers import exact, percent, ratio
from vgg_explorer.specs.kernels import LARGEST
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures


@lru_cache(figures.KEPT)
def sentence(page: Page, comparison: KernelComparison) -> str:
    """The answer of the Kernels page; it turns where the stack loses, and then names the break-even."""
    n, k = comparison.depth, comparison.kernel
    if n == 1:
        return page._("A 3×3 is a stack of one: take a kernel of 5 or more to compare.")
    same = page.n_("{n} layer of 3×3", "{n} layers of 3×3", n).format(n=n)
    sees = page._("{stack} see the same {k}×{k} pixels as one {k}×{k} layer").format(stack=same, k=k)
    whole = page._("{sees}, with {difference} and {n} ReLUs instead of one.")
    if comparison.weights_ratio > 1:
        whole = page._("{sees}, but with {difference}, for {n} ReLUs instead of one.")
    answer = whole.format(sees=sees, difference=difference(page, comparison), n=n)
    return answer + turning_point(page, comparison)


def difference(page: Page, comparison: KernelComparison) -> str:
    """**45 % fewer weights**, or how many more."""
    ratio = comparison.weights_ratio
    if ratio == 1:
        return page._("**exactly as many weights**")
    words = page._("**{share} fewer weights**") if ratio < 1 else page._("**{share} more weights**")
    return words.format(share=percent(abs(ratio - 1)))


def turning_point(page: Page, comparison: KernelComparison) -> str:
    """Where the stack loses: the ratio of channels from which on it would win."""
    if comparison.weights_ratio <= 1:
        return ""
    edge = break_even(comparison.kernel, comparison.channels, comparison.kind)
    here = comparison.channels_in / comparison.channels
    said = page._("The stack has fewer only where Cin / C is above {edge}; here it is {here}.")
    return " " + said.format(edge=f"{edge:.2f}", here=f"{here:.2f}")


@lru_cache(figures.KEPT)
def memory(page: Page, comparison: KernelComparison) -> str:
    """What the stack pays for its extra layers."""
    if comparison.depth == 1:
        return ""
    return page._(
        "Training keeps {times} as much in memory for the stack: every layer's map waits for its gradient."
    ).format(times=ratio(comparison.memory_ratio))


@lru_cache(figures.KEPT)
def bars_alt(page: Page, comparison: KernelComparison) -> str:
    """The bars in words, for those who hear the page."""
    pairs = "; ".join(
        f"{name}: {texts[0]}, {texts[1]}" for name, _, texts in quantities(comparison, page.look, formulas=False)
    )
    return page._("{stack} and {single}: {pairs}.").format(
        stack=stack_name(comparison), single=large_name(comparison), pairs=pairs
    )


@lru_cache(figures.KEPT)
def curves_alt(page: Page, comparison: KernelComparison) -> str:
    design = (comparison.channels_in, comparison.channels, comparison.kind)
    return page._(
        "Weights by kernel size. At {k}×{k}: stack {stack}, one kernel {single}. At 31×31: {last} and {end}."
    ).format(
        k=comparison.kernel,
        stack=exact(stack_weights(comparison.kernel, *design)),
        single=exact(single_weights(comparison.kernel, *design)),
        last=exact(stack_weights(LARGEST, *design)),
        end=exact(single_weights(LARGEST, *design)),
    )


def formulas(page: Page) -> None:
    """Where every number of the page comes from."""
    st.markdown(
        page._(
            "n = (k − 1) / 2 layers of 3×3 see k×k pixels. Weights, biases left out as in section 2.3 of the paper, "
            "from Cin to C channels:"
        )
    )
    st.latex(r"\text{3×3 stack: } 9\,C_{in} C + 9 (n - 1)\, C^2 \qquad \text{one kernel: } k^2\, C_{in} C")
    st.markdown(
        page._("Depthwise-separable, a k×k on each channel alone and a 1×1 that mixes them, without a ReLU between:")
    )
    st.latex(r"9\,C_{in} + C_{in} C + (n - 1)(9\,C + C^2) \qquad k^2\, C_{in} + C_{in} C")
    st.markdown(page._("The stack has fewer weights where (9 + C in place of the 9 in the numerator for depthwise)"))
    st.latex(r"\frac{C_{in}}{C} > \frac{9 (n - 1)}{k^2 - 9}")
    st.markdown(
        page._(
            "MACs are the weights times the H·W positions of the map; bias and activation are not counted, and FLOPs "
            "are twice the MACs. Training memory is what automatic differentiation keeps for one picture in 32-bit "
            "floats: the input of every convolution and the output of every ReLU, each once, weights not counted. A "
            "cell's shade is its number of paths to the unit, along each axis the coefficients of"
        )
    )
    st.latex(r"(1 + x + x^2)^n")
