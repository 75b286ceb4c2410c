"""The paper's Tables 1 to 7, with ours beside them where there is something."""

from collections.abc import Callable, Sequence
from statistics import fmean

import streamlit as st

from vgg_explorer.analysis.paper_numbers import report
from vgg_explorer.plots.numbers import exact
from vgg_explorer.specs.paper_tables import TABLE_3, TABLE_4, TABLE_5, TABLE_6, TABLE_7, EntryRow, ScaleRow
from vgg_explorer.specs.vgg import TABLE_1, TABLE_2
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.paper.measured import PaperView
from vgg_explorer.ui.widgets import table

Cells = Sequence[object]
Ours = Callable[[str], str]  # the name of an arm to its error


def draw(page: Page, view: PaperView) -> None:
    """A fold a table; Tables 3 to 7 are about ImageNet, what is ours is not."""
    ours = measured(page, view)
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "table1": (page._("Table 1: the networks"), lambda: networks(page)),
        "table2": (page._("Table 2: parameters, millions"), lambda: parameters(page)),
        "table3": (page._("Table 3: one test scale"), lambda: scales(page, TABLE_3, ours)),
        "table4": (page._("Table 4: several test scales"), lambda: scales(page, TABLE_4, ours)),
        "table5": (page._("Table 5: dense and multi-crop"), lambda: crops(page, ours)),
        "table6": (page._("Table 6: several networks together"), lambda: entries(page, TABLE_6, ours)),
        "table7": (page._("Table 7: the state of the art"), lambda: entries(page, TABLE_7, ours)),
    }
    for key, (title, shown) in parts.items():
        with page.folded(key, title) as fold:
            if fold.open:
                shown()


def measured(page: Page, view: PaperView) -> Ours:
    """The mean top-1 error over seeds of an arm of what ships."""
    outcomes, _ = view.outcomes

    def error(arm: str) -> str:
        known = [each.accuracy for each in outcomes.get(arm, {}).values() if each.accuracy is not None]
        return f"{100 - fmean(known):.1f}" if known else page._("not here")

    return error


def networks(page: Page) -> None:
    rows = [(name, report(name).weight_layers, " ".join(line.split())) for name, line in TABLE_1.items()]
    table.table((page._("Network"), page._("Weight layers, counted by us"), page._("Layers")), rows)


def parameters(page: Page) -> None:
    rows = [(name, f"{millions}", exact(report(name).parameters)) for name, millions in TABLE_2.items()]
    table.table((page._("Network"), page._("Paper, millions"), page._("Ours, exact")), rows)


def scales(page: Page, rows: Sequence[ScaleRow], ours: Ours) -> None:
    heads = (page._("Network"), "S", "Q", *errors(page), others(page))
    shown = [(row.network, row.trained, row.tested, row.top1, row.top5, ours(row.arm)) for row in rows]
    below(page, heads, shown)


def crops(page: Page, ours: Ours) -> None:
    heads = (page._("Network"), page._("Test"), *errors(page), others(page))
    below(page, heads, [(row.network, row.way, row.top1, row.top5, ours(row.arm)) for row in TABLE_5])


def entries(page: Page, rows: Sequence[EntryRow], ours: Ours) -> None:
    heads = (page._("Networks"), *errors(page), page._("top-5 error on the test set, %"), others(page))
    shown = [(row.entry, *map(given, (row.top1, row.top5, row.test_top5)), ours(row.arm)) for row in rows]
    below(page, heads, shown)


def errors(page: Page) -> tuple[str, str]:
    return page._("top-1 error, %"), page._("top-5 error, %")


def others(page: Page) -> str:
    return page._("ours: top-1 error on CIFAR-10, %")


def given(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def below(page: Page, heads: Sequence[str], rows: Sequence[Cells]) -> None:
    """The table, and that its last column is of other pictures."""
    table.table(heads, rows)
    st.caption(
        page._(
            "The paper's errors are on ImageNet (validation unless said otherwise); ours are of small networks on "
            "CIFAR-10 at the size chosen above: compare rows within a column, never across."
        )
    )
