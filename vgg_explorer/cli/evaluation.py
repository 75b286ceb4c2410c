"""Trained weights on their test set, or on that of other data."""

import json

from vgg_explorer.analysis.statistics import binomial_interval
from vgg_explorer.cli import table
from vgg_explorer.cli.progress import answered
from vgg_explorer.cli.training import absolute
from vgg_explorer.cli.weights import at_hand
from vgg_explorer.runs.weights import no_data
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.evaluation import Evaluated
from vgg_explorer.specs.question import Evaluate


def evaluate(weights: str, dataset: str | None, network: str, *, as_json: bool) -> None:
    """Measure trained weights again, and print what they get right."""
    line = format_dataset(absolute(read_dataset(dataset))) if dataset else None
    if weights.startswith("torchvision:") and line is None:
        raise no_data(weights)  # before half a gigabyte is fetched
    found = answered(Evaluate(at_hand(weights, network), line), quiet=as_json)
    if as_json:
        print(json.dumps(as_dict(found), indent=2))
        return
    rows = [
        (name, "–" if share is None else f"{100 * (1 - share):.2f}")
        for name, share in zip(found.classes, found.test.per_class, strict=True)
    ]
    table.write(table.plain(["class", ">top-1 error %"], rows), summary(found))


def as_dict(found: Evaluated) -> dict[str, object]:
    return {
        "network": found.network,
        "dataset": found.dataset,
        "seed": found.seed,
        "classes": list(found.classes),
        "test": found.test.as_dict(),
    }


def summary(found: Evaluated) -> str:
    test, seed = found.test, "" if found.seed is None else f", seed {found.seed}"
    low, high = binomial_interval(test.correct, test.total)
    error = f"top-1 error {100 * (1 - test.top1):.2f} % (95 % interval {100 * (1 - high):.2f} to {100 * (1 - low):.2f})"
    others = f"top-5 error {100 * (1 - test.top5):.2f} %, {test.total:,} pictures."
    return f"{found.network} on {found.dataset}{seed}: {error}, {others}"
