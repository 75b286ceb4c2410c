"""Results in numbers: a row a network with its seeds behind it, for the page, for CSV and for the report."""

from collections.abc import Iterator
from itertools import combinations

from vgg_explorer.analysis.comparison import NetworkResult, ranked
from vgg_explorer.plots.numbers import exact
from vgg_explorer.plots.report import Table
from vgg_explorer.specs.datasets import without_path
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.results.data import ResultsChoice
from vgg_explorer.ui.results.words import pair, share
from vgg_explorer.ui.widgets import table
from vgg_explorer.ui.widgets.network_label import signed
from vgg_explorer.ui.widgets.table import Markup


def networks(page: Page, found: ResultsChoice) -> None:
    heads, rows = by_network(page, found)
    marked = [[named(page, found, result), *row[1:]] for result, row in zip(ranked(found.networks), rows, strict=True)]
    table.table(heads, marked)


def named(page: Page, found: ResultsChoice, result: NetworkResult) -> Markup:
    hue = page.look.shade(found.family(result), (result.number - 1) % 4 + 1)
    return signed(result.number, result.name, result.line, hue)


def by_network(page: Page, found: ResultsChoice) -> Table:
    """The best first: accuracy over seeds, costs, time."""
    heads = (
        page._("Network"),
        page._("Test accuracy"),
        page._("Seeds"),
        page._("Parameters"),
        page._("MACs"),
        page._("Receptive field"),
        page._("Learning rate"),
        page._("Training, s"),
    )
    rows = [row(result) for result in ranked(found.networks)]
    if all(result.seconds is None for result in found.networks):
        return heads[:-1], [cells[:-1] for cells in rows]
    return heads, rows


def row(result: NetworkResult) -> list[object]:
    field = result.cost("field")
    return [
        result.name,
        share(result),
        ", ".join(map(str, sorted(result.accuracies))),
        exact(result.outcomes[0].parameters),
        exact(result.outcomes[0].macs),
        f"{field:.0f}" if field else "–",
        ", ".join(sorted({f"{outcome.spec.recipe.learning_rate:g}" for outcome in result.outcomes})),
        "–" if result.seconds is None else f"{result.seconds:,.0f}",
    ]


def seeds(page: Page, found: ResultsChoice) -> Table:
    """Every run that counts."""
    heads = (page._("Network"), page._("Seed"), page._("Test accuracy"), page._("Right of"), page._("Training, s"))
    rows = [
        (
            result.name,
            outcome.spec.seed,
            f"{100 * outcome.top1:.2f} %",
            f"{round(outcome.top1 * outcome.total):,} / {outcome.total:,}",
            "–" if outcome.seconds is None else f"{outcome.seconds:,.1f}",
        )
        for result in ranked(found.networks)
        for outcome in result.outcomes
    ]
    return heads, rows


def pairs(page: Page, found: ResultsChoice) -> Table:
    """Every two networks, by the paired test."""
    heads = (page._("Pair"), page._("In words"))
    order = ranked(found.networks)
    return heads, [
        (f"{one.name} – {other.name}", pair(page, one, other).replace("\\", ""))
        for one, other in combinations(order, 2)
    ]


def rows(found: ResultsChoice) -> Iterator[dict[str, object]]:
    """A row a run, for CSV: what it is, what it reached, on what it was measured."""
    for result in found.networks:
        for outcome in result.outcomes:
            yield {
                "network": result.line,
                "name": result.name,
                "start": result.start,
                "dataset": without_path(outcome.spec.dataset),
                "recipe": outcome.spec.recipe.name,
                "epochs": outcome.spec.recipe.epochs,
                "batch": outcome.spec.recipe.batch,
                "learning_rate": outcome.spec.recipe.learning_rate,
                "seed": outcome.spec.seed,
                "test_top1": outcome.top1,
                "test_top5": outcome.top5,
                "test_pictures": outcome.total,
                "parameters_with_biases": outcome.parameters,
                "macs_conv_and_fc": outcome.macs,
                "receptive_field": outcome.field,
                "training_seconds": None if outcome.seconds is None else round(outcome.seconds, 3),
                "hardware": outcome.hardware,
                "versions": outcome.versions,
                "run": outcome.id,
            }
