"""Predict first: the question to a class, before the page shows the numbers."""

import streamlit as st

from vgg_explorer.analysis.kernels import KernelComparison
from vgg_explorer.ui.frame.page import Page


def guesses(page: Page) -> dict[str, tuple[float, str]]:
    """What a person can predict: the upper end of weights(stack) / weights(kernel), and the words."""
    return {
        "stack2": (0.5, page._("the stack, by half or more")),
        "stack": (0.95, page._("the stack, by less than half")),
        "even": (1.05, page._("about equal")),
        "kernel": (2.0, page._("the kernel, by less than half")),
        "kernel2": (float("inf"), page._("the kernel, by half or more")),
    }


def made(page: Page, comparison: KernelComparison) -> bool:
    """Ask for a guess; True once there is one for this very comparison, and the answer may be shown."""
    with st.container(border=True, key="prediction"):
        question = page._("Predict first: from {i} to {o} channels, which has fewer weights, {n} × 3×3 or one {k}×{k}?")
        choices = guesses(page)
        guess = st.pills(
            question.format(i=comparison.channels_in, o=comparison.channels, n=comparison.depth, k=comparison.kernel),
            list(choices),
            format_func=lambda name: choices[name][1],
            key=f"guess {comparison}",
        )
        if guess is None:
            st.caption(page._("The numbers appear when you have chosen."))
            return False
        right = next(name for name, (end, _) in choices.items() if comparison.weights_ratio <= end)
        if guess == right:
            st.success(page._("Right: {answer}.").format(answer=choices[right][1]))
        else:
            st.info(
                page._("You said: {guess}. It is: {answer}.").format(guess=choices[guess][1], answer=choices[right][1])
            )
        return True
