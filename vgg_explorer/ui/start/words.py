"""The words of the Start page, with numbers from the analysis in them."""

from functools import lru_cache
from html import escape

import streamlit as st

from vgg_explorer.analysis.kernels import KernelComparison
from vgg_explorer.plots import numbers
from vgg_explorer.ui.frame import address, markup, pages
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.start import real_networks
from vgg_explorer.ui.widgets import figures


def answer(page: Page, comparison: KernelComparison) -> None:
    """What a stack does for this kernel size at equal width, and where it does the opposite."""
    n, k = comparison.depth, comparison.kernel
    if n == 1:
        page.answer().markdown(page._("One 3×3 is the smallest stack there is: 9 C² weights, 1 ReLU."))
        aside(page._("Choose a larger kernel to see what a stack saves."))
        return
    sentence = page._(
        "{n} layers of 3×3 see the same {k}×{k} pixels as one {k}×{k} layer, with {less} fewer weights at equal width, "
        "and {n} ReLUs instead of 1."
    )
    page.answer().markdown(sentence.format(n=n, k=k, less=numbers.percent(1 - comparison.weights_ratio)))
    from_rgb(page, k)


def from_rgb(page: Page, kernel: int) -> None:
    """The counterexample: the first layer of a network, with 3 channels in."""
    more = numbers.ratio(figures.compared(kernel, channels_in=3).weights_ratio)
    sentence = page._("Not always: from RGB (3 channels) to 64 channels the stack has {ratio} the weights.")
    link = address.to(pages.find("kernels"), **{"kernel": kernel, "in": 3})
    words = escape(page._("Try it"))
    aside(sentence.format(ratio=more), f'<a href="{escape(link)}" target="_self">{words}</a>')


def aside(sentence: str, link: str = "") -> None:
    markup.show(f'<p class="aside">{escape(sentence)} {link}</p>')


@lru_cache(figures.KEPT)
def on_real_networks(page: Page) -> str:
    """What the table of the paper's networks shows, in one sentence."""
    deep, shallow = real_networks.reports()["B"], real_networks.reports()["B-5x5"]
    sentence = page._(
        "The paper's own test: B has ten 3×3 convolutions. With each pair of them as one 5×5 it sees the same "
        "{size} px, has {weights} more parameters and needs {macs} fewer MACs; the paper reports the lower error for B."
    )
    more, fewer = shallow.parameters / deep.parameters - 1, 1 - shallow.macs / deep.macs
    size = deep.receptive_field.value("size")
    return sentence.format(size=size, weights=numbers.percent(more), macs=numbers.percent(fewer))


def conventions(page: Page) -> str:
    return page._(
        "Parameters include biases. MACs are the multiply-accumulates of convolutions and fully connected layers "
        "for one picture of 224×224; FLOPs are twice that. The receptive field is that of one unit behind the "
        "last pooling layer. Point at a number for the exact one. AlexNet is torchvision's."
    )


def formulas(page: Page) -> None:
    """Where the numbers over the pyramids come from."""
    st.markdown(page._("A stack of n layers of 3×3 with stride 1 sees as far as one k×k kernel when"))
    st.latex(r"1 + 2n = k \quad\Longleftrightarrow\quad n = \frac{k - 1}{2}")
    st.markdown(
        page._("A k×k layer from C to C channels has k² C² weights, biases left out. For the stack and the kernel:")
    )
    st.latex(r"n \cdot 3^2 \, C^2 \quad\text{–}\quad k^2 \, C^2")
    st.markdown(
        page._(
            "With k = 7 that is 27 C² and 49 C² (section 2.3 of the paper). The darker a cell, the more paths lead "
            "from it to the unit: along each axis 1 3 6 7 6 3 1 for n = 3, the coefficients of"
        )
    )
    st.latex(r"(1 + x + x^2)^n")
