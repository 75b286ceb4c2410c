"""The commands, and what happens to an error: one sentence on stderr and exit code 2."""

import sys

import typer

from vgg_explorer.cli.analyse import analyse
from vgg_explorer.cli.commands import evaluate, explain, measure, receptive_field, train
from vgg_explorer.cli.groups import data, paper, runs, zoo
from vgg_explorer.cli.networks import networks
from vgg_explorer.specs.errors import LayerError, SpecError

app = typer.Typer(
    help="What networks of small and large kernels see, cost and learn.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain text: an error is one line, in a terminal as in a log
    pretty_exceptions_enable=False,
)
app.command()(analyse)
app.command()(networks)
app.command()(train)
app.command()(evaluate)
app.command()(measure)
app.command()(explain)
app.command()(receptive_field)
app.add_typer(runs, name="runs")
app.add_typer(data, name="data")
app.add_typer(zoo, name="zoo")
app.add_typer(paper, name="paper")


def main() -> None:
    try:
        app()
    except SpecError as error:
        sys.exit(refuse(error))


def refuse(error: SpecError) -> int:
    where = f"Layer {error.index + 1}: " if isinstance(error, LayerError) else ""
    print(f"Error: {where}{error}", file=sys.stderr)
    return 2
