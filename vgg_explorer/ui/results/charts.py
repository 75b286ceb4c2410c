"""The charts of the Results page."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from vgg_explorer.analysis.comparison import COSTS, Cost, NetworkResult, ranked
from vgg_explorer.plots.numbers import percent
from vgg_explorer.plots.report import Table
from vgg_explorer.plots.results import amount, titles
from vgg_explorer.plots.results import by_class as draw_by_class
from vgg_explorer.plots.results import confusion as draw_confusion
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import fields
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import capital
from vgg_explorer.ui.results import data
from vgg_explorer.ui.results.data import ResultsChoice
from vgg_explorer.ui.results.words import share
from vgg_explorer.ui.widgets import figures, network_speed, table


def choose_cost(page: Page, found: ResultsChoice) -> Cost:
    """The cost on the horizontal axis; milliseconds are measured after a button."""
    options: dict[str, str] = {name: capital(text) for name, text in titles(page.look).items() if offered(name, found)}
    chosen = fields.choice(page, "cost", page._("Show"), options, default="parameters", hide_label=True)
    cost = next(each for each in COSTS if each == chosen)
    missing = cost == "milliseconds" and any(result.milliseconds is None for result in found.networks)
    if missing and st.button(page._("Measure"), icon=":material/timer:"):
        measure(page, found)
    return cost


def offered(cost: str, found: ResultsChoice) -> bool:
    """Time of training only where some of it is known."""
    return cost != "seconds" or any(result.seconds is not None for result in found.networks)


def measure(page: Page, found: ResultsChoice) -> None:
    try:
        for result in found.networks:
            with st.spinner(page._("Measuring {name} …").format(name=result.name), show_time=True):
                network_speed.measured(result.fitted)
    except SpecError as error:
        page.refuse(error)
        return
    st.rerun()


def against_cost(page: Page, found: ResultsChoice, cost: Cost) -> None:
    figure = figures.against_cost(found.networks, found.families, cost, page.look)
    lines = " ".join(
        f"{result.name}: {share(result)}, {amount(result.cost(cost) or 0, cost)}."
        for result in ranked(found.networks)
        if result.cost(cost) is not None
    )
    title = page._("Accuracy against {cost}.").format(cost=titles(page.look)[cost])
    page.chart(figure, alt=f"{title} {lines}", key="against cost")


def confusion(page: Page, found: ResultsChoice) -> None:
    """The confusion matrix of one network, and the accuracy of two networks class by class."""
    names = {str(result.number): f"{result.number} · {result.name}" for result in found.networks}
    order = ranked(found.networks)
    first = pick(page, "first", page._("Network"), names, str(order[0].number))
    known = data.confusion(by_number(found, first))
    if known is None:
        st.info(page._("The files of these runs are gone; their confusion matrix with them."))
        return
    counts, classes = known
    page.chart(draw_confusion(counts, classes, page.look), alt=mistakes(page, counts, classes), key="confusion chart")
    st.markdown(mistakes(page, counts, classes))
    if len(order) > 1:
        others = {key: name for key, name in names.items() if key != first}
        second = pick(page, "second", page._("Against"), others, next(iter(others)))
        other = data.confusion(by_number(found, second))
        if other is not None:
            rates, rest = right(counts), right(other[0])
            alt = ", ".join(f"{name}: {100 * (a - b):+.1f}" for name, a, b in zip(classes, rates, rest, strict=True))
            one, two = (by_number(found, number) for number in (first, second))
            families = (found.family(one), found.family(two))
            figure = draw_by_class(rates, rest, classes, page.look, names=(one.name, two.name), families=families)
            page.chart(figure, alt=alt, key="by class")


def pick(page: Page, key: str, label: str, names: dict[str, str], default: str) -> str:
    return fields.choice(page, key, label, names, default=default)


def by_number(found: ResultsChoice, number: str) -> NetworkResult:
    return next(result for result in found.networks if str(result.number) == number)


def right(counts: np.ndarray) -> list[float]:
    """The accuracy of each class, in [0, 1]."""
    return [float(row[place] / max(row.sum(), 1)) for place, row in enumerate(counts)]


def mistakes(page: Page, counts: np.ndarray, classes: Sequence[str]) -> str:
    """The most frequent mistake."""
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    row, column = (int(place) for place in np.unravel_index(wrong.argmax(), wrong.shape))
    if not wrong.any():
        return page._("No picture was taken for something else.")
    return page._("The most frequent mistake: {one} taken for {other}, {share} of them.").format(
        one=classes[row], other=classes[column], share=percent(counts[row, column] / counts[row].sum())
    )


def plain_table(shown: Table) -> None:
    table.table(*shown)


def explained(page: Page) -> None:
    st.markdown(
        page._(
            "Runs are compared only if they share pictures, recipe, epochs and batch; the learning rate may be each "
            "network's own, when it was chosen on validation pictures. A mean is over seeds, ± is the sample standard "
            "deviation. Who is ahead is said by Student's t over paired differences (the same seed for both), and only "
            "where the 95 % interval excludes zero. Parameters include biases; MACs are those of convolutions and "
            "fully connected layers for one picture. Two costs match where they differ by at most half a per cent."
        )
    )
    st.latex(r"\bar d \pm t_{0.975,\,n-1}\, s_d / \sqrt{n}")
