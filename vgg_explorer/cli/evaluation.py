"""The best weights of a run on its test set, or on other data."""

import json
from pathlib import Path

from vgg_explorer.analysis.statistics import binomial_interval
from vgg_explorer.cli import table
from vgg_explorer.cli.progress import answered
from vgg_explorer.runs.folder import Result, folder_of, runs_folder
from vgg_explorer.runs.listing import find as find_run
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Evaluate


def evaluate(run: str, dataset: str | None, *, as_json: bool) -> None:
    """Measure the best weights of a run again, and print what they get right."""
    found = answered(Evaluate(run if run.startswith("zoo:") else str(find(run)), dataset), quiet=as_json)
    if as_json:
        print(json.dumps(found, indent=2))
        return
    test, classes = found["test"], found["classes"]
    rows = [
        (name, "–" if share is None else f"{100 * (1 - share):.2f}")
        for name, share in zip(classes, test["per_class"], strict=True)
    ]
    table.write(table.plain(["class", ">top-1 error %"], rows), summary(found))


def summary(found: Result) -> str:
    test = found["test"]
    low, high = binomial_interval(round(test["top1"] * test["total"]), test["total"])
    error = (
        f"top-1 error {100 * (1 - test['top1']):.2f} % (95 % interval {100 * (1 - high):.2f} to {100 * (1 - low):.2f})"
    )
    others = f"top-5 error {100 * (1 - test['top5']):.2f} %, {test['total']:,} pictures."
    return f"{found['network']} on {found['dataset']}, seed {found['seed']}: {error}, {others}"


def find(run: str) -> Path:
    """The folder of a run that was named by its path, or by its id or the beginning of it."""
    path = Path(run).expanduser()
    if (path / "spec.json").is_file():
        return path.absolute()
    try:
        return folder_of(find_run(open_store(), run).id).path
    except SpecError:
        raise SpecError(
            "there is no run {run!r}; the runs are in {folder}.", run=brief(run), folder=runs_folder()
        ) from None
