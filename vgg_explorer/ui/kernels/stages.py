"""The paper's B against its shallow twin, stage by stage: where the argument holds in a real network."""

from functools import cache, lru_cache

from vgg_explorer.analysis.report import Report, analyse
from vgg_explorer.analysis.stages import Stage, stages
from vgg_explorer.plots.numbers import NARROW, exact, readable
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import figures
from vgg_explorer.ui.widgets import table as facts


@cache
def both() -> tuple[Report, Report]:
    return analyse("B"), analyse("B-5x5")


@lru_cache(figures.KEPT)
def lesson(page: Page) -> str:
    pairs, wide = (totals(stages(report)) for report in both())
    return page._(
        "The paper's shallow net is B with each pair of 3×3 as one 5×5. Only the last stage, of equal width, is the "
        "textbook case; where the width doubles the pair costs a little more, behind RGB eight times as much. Early "
        "stages have few weights and large maps, late ones the reverse: over all convolutions the pairs have "
        "**{weights} weights** and **{macs} MACs**."
    ).format(weights=signed(pairs[0] / wide[0]), macs=signed(pairs[1] / wide[1]))


@lru_cache(figures.KEPT)
def table(page: Page) -> str:
    """A row a stage: weights and MACs of two 3x3 and of one 5x5, and how much the pair differs in both."""
    heads = (
        page._("Stage"),
        page._("Map"),
        page._("Weights, two 3×3"),
        page._("one 5×5"),
        page._("Difference"),
        page._("MACs, two 3×3"),
        page._("one 5×5"),
        page._("Difference"),
    )
    pairs, wide = (stages(report) for report in both())
    rows = [
        (f"{a.channels_in} → {a.channels}", f"{a.side}×{a.side}", *cells((a.weights, a.macs), (b.weights, b.macs)))
        for a, b in zip(pairs, wide, strict=True)
    ]
    rows.append((page._("all five"), "", *cells(totals(pairs), totals(wide))))
    return facts.html(heads, rows)


def totals(of: list[Stage]) -> tuple[int, int]:
    """Weights and MACs of all convolutions, without the FC layers that both networks share."""
    return sum(stage.weights for stage in of), sum(stage.macs for stage in of)


def cells(pair: tuple[int, int], single: tuple[int, int]) -> tuple[str, ...]:
    weights, macs = exact(pair[0]), readable(pair[1])
    return (
        weights,
        exact(single[0]),
        signed(pair[0] / single[0]),
        macs,
        readable(single[1]),
        signed(pair[1] / single[1]),
    )


def signed(ratio: float) -> str:
    """How much more or less: +704 %, −28 %."""
    share = ratio - 1
    return f"{'+' if share > 0 else '−'}{abs(100 * share):,.0f}{NARROW}%"
