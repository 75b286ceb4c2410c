"""One map in a dialog: insertion and deletion curves, weight randomisation, and the map after each epoch."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from vgg_explorer.plots import faithfulness
from vgg_explorer.plots.saliency import limit, over
from vgg_explorer.plots.saliency_file import Looked
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.saliency import Explain, Explained, Trusted
from vgg_explorer.ui.frame import address
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.saliency import words
from vgg_explorer.ui.saliency.grid import Grid, checked
from vgg_explorer.ui.widgets import answers
from vgg_explorer.ui.widgets.picture_figure import figure, uri
from vgg_explorer.ui.widgets.weights_field import WeightsColumn


def open_asked(page: Page, grid: Grid, looked: Sequence[Looked]) -> None:
    """A dialog with the map that the address names."""
    weights, _, method = (address.value("large") or "").partition("~")
    for column, each in zip(grid.columns, looked, strict=True):
        if column.weights == weights and method in grid.methods:
            found = each.maps[list(grid.methods).index(method)]
            if found is not None:
                title = page._("{method} of {name}").format(
                    method=page._(find_method(method).title), name=column.known.title
                )
                st.dialog(title, width="large", on_dismiss=closed)(large)(page, grid, column, found)


def closed() -> None:
    address.keep("large", "", "")


def large(page: Page, grid: Grid, column: WeightsColumn, found: Explained) -> None:
    question = grid.question(column, found.map.method)
    left, right = st.columns([1.2, 1])
    with left:
        strength = st.slider(
            page._("Strength of the map over the picture, %"), 0, 100, round(100 * grid.strength), key="large strength"
        )
        drawn = faithfulness.large(
            uri(found.picture),
            found.map.map,
            limit([found.map.map]),
            signed=found.map.signed,
            strength=strength / 100,
            look=page.look,
        )
        page.chart(drawn, alt=words.alt(page, column, found), key="large map")
        st.caption(page._(find_method(found.map.method).sign))
    with right:
        try:
            trust = checked(page, question, column, where="large")
        except SpecError as error:
            page.refuse(error)
            return
        if trust is not None:
            worth(page, column, trust)
    if trust is not None:
        forgetting(page, column, found, trust)
    epochs(page, column, question)


def worth(page: Page, column: WeightsColumn, trust: Trusted) -> None:
    """The curves of insertion and deletion, and the areas under them."""
    found, chance = trust.curves, trust.chance
    said = page._(
        "Area of deletion {deletion} (at random {random_deletion}), of insertion {insertion} (at random "
        "{random_insertion}): the first should be small, the second large."
    ).format(
        deletion=f"{found.deletion_area:.2f}",
        random_deletion=f"{chance.deletion_area:.2f}",
        insertion=f"{found.insertion_area:.2f}",
        random_insertion=f"{chance.insertion_area:.2f}",
    )
    drawn = faithfulness.curves(found, chance, column.colour(page.look), page.look)
    page.chart(drawn, alt=said, key="large curves")
    st.caption(said)


def forgetting(page: Page, column: WeightsColumn, found: Explained, trust: Trusted) -> None:
    """The map while weights are randomised from the last layer to the first (Adebayo et al. 2018)."""
    steps = trust.randomised.steps
    st.subheader(page._("Randomise from the top"), anchor=False)
    names = [page._("trained"), *(step.layer for step in steps)]
    left, right = st.columns([1, 1.6])
    with right:
        name = st.select_slider(page._("Random down to this layer"), names, key="large step")
        place = names.index(name)
        said = ", ".join(f"{step.layer} {step.magnitudes:.2f}" for step in steps)
        drawn = faithfulness.forgetting(steps, place, column.colour(page.look), page.look)
        page.chart(drawn, alt=page._("Rank correlation by layer: {said}").format(said=said), key="large forgetting")
    with left:
        map = found.map.map if place == 0 else steps[place - 1].map
        small(page, found, map, page._("Map with random weights down to {layer}").format(layer=name))
    st.caption(
        page._(
            "A map that stays the same does not depend on what the network has learned (Adebayo et al. 2018). Rank "
            "correlation of magnitudes with the trained network's map."
        )
    )


def small(page: Page, found: Explained, map: np.ndarray, alt: str) -> None:
    figure(uri(over(found.picture, map, limit([map]), signed=found.map.signed, strength=1.0)), alt)


def epochs(page: Page, column: WeightsColumn, question: Explain) -> None:
    """The map over the epochs of a run that has kept its weights."""
    kept = RunFolder(column.known.path.parent).kept_epochs()
    if not kept or ":" in column.weights or "@" in column.weights:
        return
    st.subheader(page._("While it learned"), anchor=False)
    epoch = st.select_slider(page._("After epoch"), kept, kept[-1], key="large epoch")
    then = Explain(f"{column.weights}@{epoch}", question.picture, question.method, question.target, question.options)
    try:
        found = answers.answer(then)
    except SpecError as error:
        page.refuse(error)
        return
    left, right = st.columns([1, 1.6])
    with left:
        small(page, found, found.map.map, page._("Map after epoch {n}").format(n=epoch))
    with right:
        said = page._("After epoch {n} it says {label} with {chance} %.")
        st.markdown(said.format(n=epoch, label=words.best(found), chance=f"{100 * found.map.top[0].probability:.1f}"))
