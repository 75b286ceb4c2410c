"""Numbers as text for people: tables, and the line under them."""

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table

from vgg_explorer.analysis.conventions import Convention, work
from vgg_explorer.analysis.report import LayerReport, Report

CONVENTION = (
    "Parameters include biases. MACs of convolutions and linear layers; bias and element-wise work not counted. "
    "FLOPs = 2 x MACs."
)


def layers(report: Report) -> Table:
    """One row a layer, exact numbers."""
    columns = ["name", "layer", "output", ">parameters", ">MACs", ">receptive field", ">stride"]
    return plain(columns, (row(layer) for layer in report.layers))


def row(layer: LayerReport) -> tuple[str, ...]:
    return (
        layer.name,
        layer.layer,
        cell(layer.output),
        f"{layer.parameters:,}",
        f"{layer.macs:,}",
        cell(layer.receptive_field.value("size")),
        cell(layer.receptive_field.value("stride")),
    )


def totals(report: Report) -> str:
    field = report.receptive_field
    weight_layers = "1 weight layer" if report.weight_layers == 1 else f"{report.weight_layers} weight layers"
    reach = ", ".join(f"{name} {cell(field.value(name))}" for name in ("stride", "padding", "start"))
    return (
        f"{report.network.name}, input {cell(report.network.input)}: {weight_layers}, "
        f"{report.parameters:,} parameters, {report.macs:,} MACs, {report.flops:,} FLOPs. "
        f"Receptive field of the last feature map: {cell(field.value('size'))}, {reach}."
    )


def printed(report: Report, counted: Convention) -> str:
    """What another tool prints, and why it differs."""
    figure = work(report.network, counted)
    return (
        f"{counted.name} prints {figure:,} {counted.unit}, {figure - report.macs:+,} against ours. {counted.sentence}"
    )


def cell(value: object) -> str:
    """A value in a table: a shape or a pair is 64x224x224."""
    return "x".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def plain(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    """A table without frame; a heading that starts with > is over numbers."""
    result = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in columns:
        result.add_column(
            heading.removeprefix(">"), justify="right" if heading.startswith(">") else "left", overflow="fold"
        )
    for row in rows:
        result.add_row(*row)
    return result


def write(shown: Table, *lines: str) -> None:
    """Print the table, then each line; in a file or a pipe nothing is wrapped."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    console.print(shown)
    console.print()
    for line in lines:
        console.print(line, markup=False)
