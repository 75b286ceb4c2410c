"""Runs for the command line: what the options of `train` ask for, done by a worker one after another."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import typer

from vgg_explorer.analysis.derive import derive
from vgg_explorer.cli import outcome
from vgg_explorer.cli.progress import follow
from vgg_explorer.runs.folder import Result, RunFolder, folder_of
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import check
from vgg_explorer.specs.recipe import Recipe, recipe
from vgg_explorer.specs.run import RunSpec

MAX_SEEDS = 100


def train(
    networks: Sequence[str],
    dataset: str,
    recipe_name: str,
    *,
    epochs: int | None,
    seeds: int,
    rates: Sequence[float],
    as_json: bool,
) -> None:
    """Do what the options say, and print what came of it."""
    chosen = recipe(recipe_name)
    if epochs is not None:
        chosen = replace(chosen, epochs=epochs)
    check("the number of seeds", seeds, 1, MAX_SEEDS)
    recipes = [replace(chosen, learning_rate=rate) for rate in rates or [chosen.learning_rate]]
    lines = [derive(text).line for text in networks]
    if len(set(lines)) < len(lines):
        raise SpecError("a network stands twice; take different ones, or more seeds.")
    data = format_dataset(read_dataset(dataset))
    best = {line: best_recipe(line, data, recipes, quiet=as_json) for line in lines}
    specs = [RunSpec(line, data, best[line], seed) for line, seed in product(lines, range(seeds))]
    results = carry_out(specs, quiet=as_json)
    print(json.dumps(results, indent=2)) if as_json else outcome.show(lines, results)


def carry_out(specs: Sequence[RunSpec], *, quiet: bool, test: bool = True) -> list[Result]:
    """Do the runs one after another; what was done before is not done again."""
    folders = [folder_of(spec) for spec in specs]
    for folder, spec in zip(folders, specs, strict=True):
        folder.write_spec(spec)
    arguments = ["train", *(str(folder.path) for folder in folders), *([] if test else ["--no-test"])]
    follow(arguments, runs=len(specs), quiet=quiet)
    return [done(folder) for folder in folders]


def done(folder: RunFolder) -> Result:
    result = folder.result()
    if result is None:
        raise typer.Exit(130)  # stopped: the words about it have been said
    return result


def best_recipe(network: str, dataset: str, recipes: list[Recipe], *, quiet: bool) -> Recipe:
    """The recipe with the best validation accuracy at seed 0; the test set is not looked at."""
    if len(recipes) == 1:
        return recipes[0]
    results = carry_out([RunSpec(network, dataset, each) for each in recipes], quiet=quiet, test=False)
    accuracies = [max((epoch["validation_accuracy"] for epoch in each["history"]), default=0.0) for each in results]
    best = recipes[accuracies.index(max(accuracies))]
    if not quiet:
        tried = ", ".join(f"{r.learning_rate:g}: {100 * a:.1f} %" for r, a in zip(recipes, accuracies, strict=True))
        print(f"{network}: learning rate {best.learning_rate:g}, the best of {tried} on validation.")
    return best
