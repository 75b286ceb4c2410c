"""The tables of the Networks page: the stages of all networks, their totals beside the paper's, and every layer."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby

import streamlit as st

from vgg_explorer.analysis.side_by_side import HEAD, MEASURES, Measure, Section, sections, total
from vgg_explorer.plots.networks import Shown, part_name, words
from vgg_explorer.plots.numbers import NARROW, exact, readable
from vgg_explorer.specs.vgg import published
from vgg_explorer.ui.frame import fields, markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.networks.verdict import titles
from vgg_explorer.ui.widgets import figures, table
from vgg_explorer.ui.widgets.network_label import label
from vgg_explorer.ui.widgets.table import Markup

MOST_ROWS = 40
SKIPPED = ("maxpool", "avgpool", "dropout", "LRN")  # a stage is called by its weight layers


def measure(page: Page) -> Measure:
    """What the chart and the table of stages show."""
    options: dict[str, str] = {name: title for name, title in titles(page).items()}
    chosen = fields.choice(page, "measure", page._("Show"), options, default="parameters", hide_label=True)
    return next(name for name in MEASURES if name == chosen)


def stages(page: Page, networks: tuple[Shown, ...], measure: Measure) -> None:
    """The paper's Table 1 for these networks: a row a stage, its layers, and what it costs."""
    html, left_out = stages_html(page, networks, measure)
    markup.show(html)
    if left_out:
        st.caption(page._("{n} more stages are in the CSV file.").format(n=left_out))


@lru_cache(figures.KEPT)
def stages_html(page: Page, networks: tuple[Shown, ...], measure: Measure) -> tuple[str, int]:
    """The table, and how many stages are too many for it."""
    found = [{part.number: part for part in sections(shown.report)} for shown in networks]
    numbers = sorted(set().union(*found), key=lambda number: (number == HEAD, number))
    rows = [[part_name(number, page.look), *(stage(of.get(number), measure) for of in found)] for number in numbers]
    shown_rows = rows if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS - 1], rows[-1]]
    totals = [Markup(f"<strong>{words(total(s.report, measure), measure)}</strong>") for s in networks]
    heads = [page._("Stage"), *(label(shown, page.look) for shown in networks)]
    return table.html(heads, [*shown_rows, [page._("all"), *totals]]), max(0, len(rows) - MOST_ROWS)


def stage(part: Section | None, measure: Measure) -> Markup:
    if part is None:
        return Markup("–")
    size = part.total(measure)
    value = "–" if measure == "field" and part.number == HEAD else words(size, measure)
    return Markup(f'<span class="layers">{composition(part)}</span><br><small>{value}</small>', exact(size))


def composition(part: Section) -> str:
    """2 × conv3-64, as a stage is spoken of; a line breaks between its layers, not inside them."""
    layers = [layer.layer for layer in part.layers if not layer.layer.startswith(SKIPPED)]
    runs = [(text, len(list(run))) for text, run in groupby(layers)]
    said = [f"{count}{NARROW}×{NARROW}{text}" if count > 1 else text for text, count in runs[:4]]
    return ", ".join(f"<span>{escape(text)}</span>" for text in [*said, *["…"] * (len(runs) > 4)])


def totals(page: Page, networks: tuple[Shown, ...]) -> None:
    """Exact totals, and what Table 2 of the paper gives for those that are in it."""
    conventions = page._(
        "Parameters include biases; Table 2 of the paper rounds to millions. MACs are the multiply-accumulates of "
        "convolutions and fully connected layers for one picture, FLOPs twice that. Training memory is what the "
        "backward pass keeps for one picture. The receptive field is that of the last feature map."
    )
    markup.section(page._("Beside the paper's Table 2"), totals_html(page, networks), markup.caption(conventions))


@lru_cache(figures.KEPT)
def totals_html(page: Page, networks: tuple[Shown, ...]) -> str:
    heads = (
        page._("Network"),
        page._("Parameters"),
        page._("Table 2"),
        page._("MACs"),
        page._("Training memory"),
        page._("Receptive field"),
    )
    return table.html(heads, [totals_row(page, shown) for shown in networks])


def totals_row(page: Page, shown: Shown) -> list[object]:
    report, millions = shown.report, published(shown.report.network)
    return [
        label(shown, page.look),
        exact(report.parameters),
        f"{millions}{NARROW}M" if millions else "–",
        exact(report.macs),
        Markup(readable(report.saved_bytes, "B"), exact(report.saved_bytes)),
        words(total(report, "field"), "field"),
    ]


def layers(page: Page, shown: Shown) -> None:
    """Every layer of one network, exact."""
    heads = (
        page._("Layer"),
        page._("Notation"),
        page._("Output"),
        page._("Parameters"),
        page._("MACs"),
        page._("Training memory, bytes"),
        page._("Receptive field"),
        page._("Stride"),
    )
    rows = (
        (
            layer.name,
            layer.layer,
            "×".join(map(str, layer.output)),
            exact(layer.parameters),
            exact(layer.macs),
            exact(layer.saved_bytes),
            sides(layer.receptive_field.value("size")),
            sides(layer.receptive_field.value("stride")),
        )
        for layer in shown.report.layers
    )
    table.table(heads, rows)


def sides(value: float | list[float]) -> str:
    return "×".join(f"{side:g}" for side in value) if isinstance(value, list) else f"{value:g}"


def rows(networks: Sequence[Shown]) -> Iterator[dict[str, object]]:
    """Every layer of every network, for the CSV file."""
    for shown in networks:
        for layer in shown.report.layers:
            yield {
                "number": shown.number,
                "network": shown.line,
                "layer": layer.name,
                "notation": layer.layer,
                "output": "x".join(map(str, layer.output)),
                "parameters": layer.parameters,
                "macs": layer.macs,
                "saved_bytes": layer.saved_bytes,
                "receptive_field": sides(layer.receptive_field.value("size")),
                "stride": sides(layer.receptive_field.value("stride")),
            }
