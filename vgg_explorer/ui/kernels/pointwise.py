"""And 1x1? What configuration C adds to B, and what D has instead."""

from functools import cache, lru_cache

from vgg_explorer.analysis.report import Report, analyse
from vgg_explorer.plots.numbers import NARROW, readable
from vgg_explorer.specs.vgg import TABLE_3
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures
from vgg_explorer.ui.widgets import table as facts


@cache
def reports() -> dict[str, Report]:
    return {name: analyse(name) for name in ("B", "C", "D")}


@lru_cache(figures.KEPT)
def answer(page: Page) -> str:
    b, c, d = (reports()[name].macs for name in ("B", "C", "D"))
    return page._(
        "A 1×1 has C² weights, adds a ReLU and sees no further. Configuration C is B with a 1×1 behind each of its "
        "last three stages: {more} more MACs than B. D has a 3×3 in their place. C saves {less} of D's MACs, but its "
        "error is higher: the paper concludes that spatial context matters too, not the ReLU alone."
    ).format(more=one_decimal(c / b - 1), less=one_decimal(1 - c / d))


def one_decimal(share: float) -> str:
    return f"{100 * share:.1f}{NARROW}%"


@lru_cache(figures.KEPT)
def table(page: Page) -> str:
    heads = (
        page._("Network"),
        page._("Third layer of stages 3 to 5"),
        page._("ReLUs"),
        page._("Receptive field"),
        page._("MACs"),
        page._("Top-1 error, paper"),
    )
    third = {"B": "–", "C": "1×1", "D": "3×3"}
    rows = [
        (
            name,
            third[name],
            report.activations,
            f"{report.receptive_field.value('size')}{NARROW}px",
            readable(report.macs, "MAC"),
            f"{TABLE_3[name][0]}{NARROW}%",
        )
        for name, report in reports().items()
    ]
    return facts.html(heads, rows)


def source(page: Page) -> str:
    return page._("Errors: Table 3 of the paper, single scale, S = Q = 256, ILSVRC-2012 validation set.")
