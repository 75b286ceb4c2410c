"""The commands that start workers. What only they need is loaded when they are called: `analyse` stays fast."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

data = typer.Typer(help="The data sets: what there is, and downloads.", no_args_is_help=True, rich_markup_mode=None)


def train(
    network: Annotated[list[str], typer.Option(metavar="NETWORK", help='A line, "B | widen 5"; may stand repeatedly.')],
    dataset: Annotated[str, typer.Option(metavar="DATASET", help='A set, "cifar10 | train 20000".')] = "shapes",
    recipe: Annotated[str, typer.Option(metavar="R", help="paper, quick or fast.")] = "quick",
    epochs: Annotated[int | None, typer.Option(metavar="E", help="Epochs, in place of the recipe's.")] = None,
    seeds: Annotated[int, typer.Option(metavar="S", help="Runs of each network, with seeds 0 to S-1.")] = 1,
    learning_rate: Annotated[
        list[float] | None, typer.Option(metavar="RATE", help="Peak rate; of several the best on validation is taken.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Train networks on this machine. The same command again goes on where it stopped."""
    from vgg_explorer.cli import training

    rates = learning_rate or []
    training.train(network, dataset, recipe, epochs=epochs, seeds=seeds, rates=rates, as_json=as_json)


def evaluate(
    run: Annotated[str, typer.Argument(help="The folder of a run, or its name under the data directory.")],
    dataset: Annotated[str | None, typer.Option(metavar="DATASET", help="Other data, with the same classes.")] = None,
    as_json: Json = False,
) -> None:
    """Top-1 and top-5 error with 95 % intervals, and the error of each class."""
    from vgg_explorer.cli import evaluation

    evaluation.evaluate(run, dataset, as_json=as_json)


@data.command("list")
def list_sets(as_json: Json = False) -> None:
    """Name, classes, pictures and size of each data set, and whether it is here."""
    from vgg_explorer.cli import sets

    sets.show(as_json=as_json)


@data.command("download")
def download(name: Annotated[str, typer.Argument(help="Its name in the list.")]) -> None:
    """Fetch a data set into the data directory."""
    from vgg_explorer.cli import sets

    sets.download(name)
