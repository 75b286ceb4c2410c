"""The answer of the Networks page in words: how the first two networks differ, and in what they match."""

from functools import lru_cache

from vgg_explorer.analysis.comparison import CLOSE
from vgg_explorer.analysis.report import LayerReport
from vgg_explorer.analysis.side_by_side import Measure, amount, columns, measured, total
from vgg_explorer.plots.networks import Shown, words
from vgg_explorer.plots.numbers import readable
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import cost_words, figures

COMPARED: tuple[Measure, ...] = ("field", "parameters", "macs")


@lru_cache(figures.KEPT)
def sentence(page: Page, networks: tuple[Shown, ...]) -> str:
    """How the second network differs from the first; of a single one, what it costs."""
    if not networks:
        return page._("Write a network on a card, or pick one: its costs appear as soon as the line can be read.")
    if len(networks) == 1:
        return alone(page, networks[0])
    first, second = networks[:2]
    said = page._("Against `{first}`, `{second}` has **{parameters}** and **{macs}**, and {field}.").format(
        first=first.name,
        second=second.name,
        parameters=cost_words.parameters(page, ratio("parameters", first, second)),
        macs=cost_words.macs(page, ratio("macs", first, second)),
        field=cost_words.receptive_field(page, total(first.report, "field"), total(second.report, "field")),
    )
    return f"{said} {cost_words.matching(page, matches(first, second))}"


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


def matches(first: Shown, second: Shown) -> list[Measure]:
    """In which costs the two networks match."""
    return [measure for measure in COMPARED if abs(ratio(measure, first, second) - 1) <= CLOSE]


@lru_cache(figures.KEPT)
def chart_alt(page: Page, networks: tuple[Shown, ...], measure: Measure) -> str:
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
