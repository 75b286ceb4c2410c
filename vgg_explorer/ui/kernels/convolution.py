"""For those who meet it for the first time: a convolution step by step, and why two 3x3 see a 5x5."""

import streamlit as st

from vgg_explorer.analysis.convolution import KERNEL, PICTURE, convolve
from vgg_explorer.plots.look import Family
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures


def primer(page: Page) -> None:
    """A 3x3 on its way over a 7x7 picture, one position at a time."""
    output = convolve(PICTURE, KERNEL)
    st.markdown(
        page._(
            "A small window of weights, the kernel, moves over the picture. At each position the nine numbers under it "
            "are multiplied by the nine weights and added up: one number of the output."
        )
    )
    done = st.slider(page._("Position"), 1, output.size, 1, key="position")
    row, column = divmod(done - 1, output.shape[1])
    window = PICTURE[row : row + 3, column : column + 3]
    products = " + ".join(f"{a}·{b if b >= 0 else f'({b})'}" for a, b in zip(window.flat, KERNEL.flat, strict=True))
    alt = page._("A 7×7 picture, a 3×3 kernel, and the output, worked out up to position {n} of {all}.")
    figure = figures.convolution_step(done, page.look)
    page.chart(figure, alt=alt.format(n=done, all=output.size), key="steps")
    st.caption(f"{products} = **{output[row, column]}**")
    st.markdown(
        page._(
            "A layer has one such kernel for each pair of an input and an output channel: weights = k · k · Cin · C, "
            "here 3 · 3 · 1 · 1 = 9. A 3×3 layer from 64 to 64 channels has 3 · 3 · 64 · 64 = {weights}."
        ).format(weights=f"{3 * 3 * 64 * 64:,}")
    )


def argument(page: Page) -> None:
    """One 5x5, and what stands in its place, in three steps (Szegedy et al., CVPR 2016, section 3.1)."""
    texts = {
        1: page._("One 5×5 is a small fully connected net over 25 pixels, moved over the map: 25 weights, one number."),
        2: page._("A 3×3 fits 9 times into the same 25 pixels: a 3×3 map of numbers, and all 9 share 9 weights."),
        3: page._(
            "A full connection over that 3×3 map is itself a 3×3: 9 more weights. Together 18 instead of 25, for the "
            "same 25 pixels, with a ReLU in between. Same pixels, not the same functions: most 5×5 kernels cannot be "
            "written as two 3×3, and no single 5×5 can do what a ReLU in between does."
        ),
    }
    step = st.segmented_control(
        page._("Step"), list(texts), default=1, required=True, key="step", label_visibility="collapsed"
    )
    picture, words = st.columns([2, 3], vertical_alignment="center")
    network, family = design(step)
    figure = figures.seen(network, 0, 0, family, page.look, height=300)
    with picture:
        page.chart(figure, alt=texts[step], key="argument")
    words.markdown(texts[step])


def design(step: int) -> tuple[Network, Family]:
    """What is drawn at a step, over five pixels and without padding."""
    text = {1: "conv5-1p0", 2: "conv3-1p0", 3: "conv3-1p0 conv3-1p0"}[step]
    return parse(text, input=(1, 5, 5)), "large" if step == 1 else "stack"
