"""`vgg-explorer networks`: the networks that have a name."""

from vgg_explorer.analysis.report import analyse
from vgg_explorer.cli import table
from vgg_explorer.specs.catalogue import CATALOGUE, Entry, built


def networks() -> None:
    """The networks that have a name, what they cost, and where they come from."""
    columns = ["network", "also", ">layers", ">parameters", ">GMAC", "source"]
    table.write(
        table.plain(columns, map(row, CATALOGUE)), "Layers are those with weights; GMAC at each one's own input."
    )


def row(entry: Entry) -> tuple[str, ...]:
    result = analyse(built(entry))
    return (
        entry.name,
        ", ".join(entry.aliases),
        str(result.weight_layers),
        f"{result.parameters:,}",
        f"{result.macs / 1e9:.3f}",
        entry.source,
    )
