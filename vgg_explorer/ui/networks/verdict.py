"""The answer of the Networks page in words: how the first two networks differ, and in what they match."""

from collections.abc import Sequence

from vgg_explorer.analysis.report import LayerReport
from vgg_explorer.analysis.side_by_side import Measure, amount, columns, measured, total
from vgg_explorer.plots.networks import Shown, words
from vgg_explorer.plots.numbers import NARROW, percent, readable
from vgg_explorer.ui.frame.page import Page

CLOSE = 0.005  # up to half a per cent, two counts are said to match
TIMES = 3  # from this ratio on, "22× the MACs" reads better than "2,100 % more"


def sentence(page: Page, networks: Sequence[Shown]) -> str:
    """How the second network differs from the first; of a single one, what it costs."""
    if not networks:
        return page._("Write a network on a card, or pick one: its costs appear as soon as the line can be read.")
    if len(networks) == 1:
        return alone(page, networks[0])
    first, second = networks[:2]
    said = page._("Against `{first}`, `{second}` has **{parameters}** and **{macs}**, and {field}.").format(
        first=first.name,
        second=second.name,
        parameters=parameters(page, ratio("parameters", first, second)),
        macs=macs(page, ratio("macs", first, second)),
        field=reach(page, total(first.report, "field"), total(second.report, "field")),
    )
    return f"{said} {matches(page, first, second)}"


def alone(page: Page, shown: Shown) -> str:
    report = shown.report
    said = page.n_(
        "`{name}` has {n} weight layer, **{parameters} parameters** and **{macs}** a picture, and sees {field}.",
        "`{name}` has {n} weight layers, **{parameters} parameters** and **{macs}** a picture, and sees {field}.",
        report.weight_layers,
    )
    return said.format(
        name=shown.name,
        n=report.weight_layers,
        parameters=readable(report.parameters),
        macs=readable(report.macs, "MAC"),
        field=words(total(report, "field"), "field"),
    )


def ratio(measure: Measure, first: Shown, second: Shown) -> float:
    one, other = total(first.report, measure), total(second.report, measure)
    return other / one if one else float(other == one) or float("inf")


def parameters(page: Page, times: float) -> str:
    if times == 1:
        return page._("exactly as many parameters")
    if times >= TIMES:
        return page._("{times}× the parameters").format(times=rounded(times))
    said = page._("{share} more parameters") if times > 1 else page._("{share} fewer parameters")
    return said.format(share=share(times))


def macs(page: Page, times: float) -> str:
    if times == 1:
        return page._("exactly as many MACs")
    if times >= TIMES:
        return page._("{times}× the MACs").format(times=rounded(times))
    said = page._("{share} more MACs") if times > 1 else page._("{share} fewer MACs")
    return said.format(share=share(times))


def reach(page: Page, first: int, second: int) -> str:
    if first == second:
        return page._("sees the same {n} px").format(n=f"{first:,}")
    return page._("sees {n} px instead of {m} px").format(n=f"{second:,}", m=f"{first:,}")


def matches(page: Page, first: Shown, second: Shown) -> str:
    """In what a comparison of the two is fair."""
    names: dict[Measure, str] = {
        "field": page._("receptive field"),
        "parameters": page._("parameters"),
        "macs": page._("MACs"),
    }
    equal = [measure for measure in names if abs(ratio(measure, first, second) - 1) <= CLOSE]
    other = [measure for measure in names if measure not in equal]
    if not equal:
        return page._("They match in none of the three: receptive field, parameters, MACs.")
    if not other:
        return page._("They match in all three: receptive field, parameters, MACs.")
    return page._("They match in {these}, not in {those}.").format(
        these=joined([names[measure] for measure in equal], page._("{a} and {b}")),
        those=joined([names[measure] for measure in other], page._("{a} or {b}")),
    )


def joined(one_or_two: list[str], pair: str) -> str:
    return one_or_two[0] if len(one_or_two) == 1 else pair.format(a=one_or_two[0], b=one_or_two[1])


def share(times: float) -> str:
    """The distance from 1 in per cent, with the decimals that it needs: 17 %, 1.1 %, 0.06 %."""
    part = abs(times - 1)
    return percent(part) if part >= 0.1 else f"{100 * part:.{1 if part >= 0.001 else 2}f}{NARROW}%"


def rounded(times: float) -> str:
    return f"{times:,.1f}" if times < 10 else f"{times:,.0f}"


def chart_alt(page: Page, networks: Sequence[Shown], measure: Measure) -> str:
    """The chart in words: of each network how many layers it has there, the largest, and all."""
    rows = measured(columns([shown.report for shown in networks]), measure)
    texts = [
        one_line(page, shown, [row.layers[place] for row in rows], measure) for place, shown in enumerate(networks)
    ]
    return page._("{what} by layer. {lines}").format(what=titles(page)[measure], lines=" ".join(texts))


def one_line(page: Page, shown: Shown, layers: list[LayerReport | None], measure: Measure) -> str:
    found = [layer for layer in layers if layer]
    if not found:
        return page._("{n} {name}: nothing.").format(n=shown.number, name=shown.name)
    if measure == "field":
        said = page._("{n} {name}: from {first} at {layer} to {all}.")
        first = words(amount(found[0], measure), measure)
        whole = words(total(shown.report, measure), measure)
        return said.format(n=shown.number, name=shown.name, first=first, layer=found[0].name, all=whole)
    most = max(found, key=lambda layer: amount(layer, measure))
    said = page._("{n} {name}: {count} layers, the largest {layer} with {value}; all together {all}.")
    return said.format(
        n=shown.number,
        name=shown.name,
        count=len(found),
        layer=most.name,
        value=words(amount(most, measure), measure),
        all=words(total(shown.report, measure), measure),
    )


def titles(page: Page) -> dict[Measure, str]:
    """The measures, as the switch above the chart and its table name them."""
    return {
        "parameters": page._("Parameters"),
        "macs": page._("MACs"),
        "memory": page._("Training memory"),
        "field": page._("Receptive field"),
    }
