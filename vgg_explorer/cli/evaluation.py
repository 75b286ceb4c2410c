"""The best weights of a run on its test set, or on other data."""

import json
from pathlib import Path

from vgg_explorer.analysis.statistics import binomial_interval
from vgg_explorer.cli import table
from vgg_explorer.cli.progress import follow
from vgg_explorer.runs.launch import Event
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import brief


def evaluate(run: str, dataset: str | None, *, as_json: bool) -> None:
    """Measure the best weights of a run again, and print what they get right."""
    arguments = ["evaluate", str(find(run)), *(["--dataset", dataset] if dataset else [])]
    found = follow(arguments, quiet=as_json)
    if as_json:
        print(json.dumps({key: value for key, value in found.items() if key != "event"}, indent=2))
        return
    test, classes = found["test"], found["classes"]
    rows = [
        (name, "–" if share is None else f"{100 * (1 - share):.2f}")
        for name, share in zip(classes, test["per_class"], strict=True)
    ]
    table.write(table.plain(["class", ">top-1 error %"], rows), summary(found))


def summary(found: Event) -> str:
    test = found["test"]
    low, high = binomial_interval(round(test["top1"] * test["total"]), test["total"])
    error = (
        f"top-1 error {100 * (1 - test['top1']):.2f} % (95 % interval {100 * (1 - high):.2f} to {100 * (1 - low):.2f})"
    )
    others = f"top-5 error {100 * (1 - test['top5']):.2f} %, {test['total']:,} pictures."
    return f"{found['network']} on {found['dataset']}, seed {found['seed']}: {error}, {others}"


def find(run: str) -> Path:
    """The folder of a run that was named by its path or by its name."""
    for path in (Path(run).expanduser(), settings().data_directory / "runs" / run):
        if (path / "spec.json").is_file():
            return path
    raise SpecError(
        "there is no run {run!r}; the runs are in {folder}.",
        run=brief(run),
        folder=str(settings().data_directory / "runs"),
    )
