"""One network at a time: where its parameters sit, every layer, and the same network as PyTorch."""

from collections.abc import Sequence
from functools import lru_cache, partial

import streamlit as st

from vgg_explorer.analysis.conventions import CONVENTIONS, work
from vgg_explorer.analysis.head import head
from vgg_explorer.plots import numbers
from vgg_explorer.plots.networks import Shown
from vgg_explorer.plots.numbers import NARROW, exact, readable
from vgg_explorer.specs.pytorch import source
from vgg_explorer.ui.frame import address, fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import export, figures
from vgg_explorer.ui.widgets import table as facts

NUMBERS = ("1", "2", "3", "4")
FEW = 0.005  # less than this share of the parameters is not worth a sentence


def choose(page: Page, networks: Sequence[Shown]) -> Shown:
    """The network whose layers are shown; by default the third, D."""
    options = {str(shown.number): f"{shown.number} · {shown.name}" for shown in networks}
    default = "3" if "3" in options else next(iter(options))
    if address.value("of") in NUMBERS and address.value("of") not in options:
        address.keep("of", default, default)  # its card has gone or has an error: no fault of the one who reads this
    chosen = fields.choice(page, "of", page._("Network"), options, default=default, hide_label=True)
    return next(shown for shown in networks if str(shown.number) == chosen)


@lru_cache(figures.KEPT)
def where(page: Page, shown: Shown) -> str:
    """How much sits in the fully connected layers, and what global average pooling would save."""
    found = head(shown.report)
    if not shown.report.parameters:
        return page._("`{name}` has no parameters at all.").format(name=shown.name)
    if not found.parameters:
        return page._("`{name}` has no fully connected layer: all its {all} parameters sit in convolutions.").format(
            name=shown.name, all=readable(shown.report.parameters)
        )
    said = page.n_(
        "The one fully connected layer of `{name}` holds **{part} of its {all} parameters, {share}**, and does "
        "{macs} of the MACs.",
        "The {n} fully connected layers of `{name}` hold **{part} of its {all} parameters, {share}**, and do "
        "{macs} of the MACs.",
        found.layers,
    ).format(
        n=found.layers,
        name=shown.name,
        part=readable(found.parameters),
        all=readable(shown.report.parameters),
        share=percent(found.parameters_share),
        macs=percent(found.macs_share),
    )
    return said + saving(page, found.saved_parameters, found.saved_macs)


def saving(page: Page, parameters: float, macs: float) -> str:
    if parameters < FEW:
        return ""
    said = page._(
        "Global average pooling and one fully connected layer in their place save **{parameters} of the parameters** "
        "and {macs} of the MACs."
    )
    return " " + said.format(parameters=percent(parameters), macs=percent(macs))


def percent(share: float) -> str:
    return numbers.percent(share) if share >= 0.1 or share == 0 else f"{100 * share:.1f}{NARROW}%"


@lru_cache(figures.KEPT)
def treemap_alt(page: Page, shown: Shown) -> str:
    largest = sorted(shown.report.layers, key=lambda layer: layer.parameters, reverse=True)[:5]
    whole = shown.report.parameters or 1
    texts = (f"{layer.name} {readable(layer.parameters)}, {percent(layer.parameters / whole)}" for layer in largest)
    return page._("Parameters of {name} as areas; the largest: {layers}.").format(
        name=shown.name, layers="; ".join(texts)
    )


def pytorch(page: Page, shown: Shown) -> None:
    """The network as a file that runs on its own."""
    st.markdown(
        page._(
            "One file that needs nothing but torch. Its layers have torchvision's names where torchvision has the "
            "network, so that published weights load."
        )
    )
    st.code(source(shown.report.network), language="python", height=420)
    export.button(page._("Python file"), partial(source, shown.report.network), "network.py", "text/x-python")


def other_tools(page: Page, networks: Sequence[Shown]) -> None:
    """The counts of other tools, and what each counts; the style sheet refers to the key `tools`."""
    st.markdown(
        page._(
            "Ask five tools for the work of one network, and their figures differ. None is wrong: each counts "
            "something else."
        )
    )
    heads = [page._("Tool"), *(f"{shown.number} · {shown.name}" for shown in networks), page._("What it counts")]
    rows = []
    for each in CONVENTIONS:
        figures = (exact(work(shown.report.network, each)) for shown in networks)
        rows.append((f"{each.name}, {each.unit}", *figures, page._(each.sentence)))
    facts.table(heads, rows)
    st.caption(page._("Versions: torchinfo 1.8.0, fvcore 0.1.5, thop 0.1.1, ptflops 0.7.5; evaluation, one picture."))


def formulas(page: Page) -> None:
    """Where every number of the page comes from."""
    st.markdown(page._("A K×K convolution from Cin to C channels, in g groups, over an output of H×W positions:"))
    st.latex(r"\text{parameters} = \tfrac{K^2 C_{in}}{g}\, C + C \qquad \text{MACs} = \tfrac{K^2 C_{in}}{g}\, C\, H W")
    st.markdown(
        page._(
            "A fully connected layer is the same with a kernel as large as its map; batch normalisation adds 2 C. The "
            "receptive field r and the stride s grow from layer to layer:"
        )
    )
    st.latex(
        r"r \leftarrow r + (K - 1)\, d\, s \qquad s \leftarrow s \cdot \text{stride}, \qquad d \text{ the dilation}"
    )
    st.markdown(
        page._(
            "Training memory is what automatic differentiation keeps for one picture in 32-bit floats: the input "
            "of every weight layer and the output of every ReLU, each once, and the places that max-pooling "
            "chose; weights are not counted. `widen` and `factorise` keep the receptive field. `match` scales the "
            "width of every hidden layer by one factor until parameters or MACs agree as closely as whole "
            "channels allow. Two networks are said to match where they differ by at most {close}."
        ).format(close=f"0.5{NARROW}%")
    )
