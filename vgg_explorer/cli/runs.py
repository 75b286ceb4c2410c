"""Runs in the terminal: what there is, and what can be done to them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from vgg_explorer.analysis.test_words import in_words
from vgg_explorer.cli import table
from vgg_explorer.cli.outcome import sentence
from vgg_explorer.runs import control
from vgg_explorer.runs.export import export as write_zip
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import SHORT, find, histories
from vgg_explorer.runs.listing import runs as all_runs
from vgg_explorer.runs.person import SHELL, Person
from vgg_explorer.runs.run_json import facts_dict, summary_dict
from vgg_explorer.runs.start_supervisor import start_if_needed
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_lineage import start_in_words
from vgg_explorer.specs.spec import Spec
from vgg_explorer.specs.test_run import TestSpec

ME = Person(SHELL)
COLUMNS = ["run", "state", "network", "data set", ">seed", ">epochs", ">top-1 error %"]
EPOCHS = [">epoch", ">training loss", ">training %", ">validation loss", ">validation %", ">learning rate", ">seconds"]


def list_all(*, as_json: bool) -> None:
    """A row a run, the oldest first."""
    found = all_runs(open_store())
    if as_json:
        print(json.dumps([as_dict(run) for run in found], indent=2))
        return
    hint = "" if found else "There is no run yet; start one with train."
    table.write(table.plain(COLUMNS, map(row, found)), *filter(None, [hint]))


def row(run: Run) -> tuple[str, ...]:
    spec = run.spec
    error = f"{100 * (1 - run.test.top1):.2f}" if run.test else ""
    epochs = str(spec.epochs) if isinstance(spec, RunSpec) else ""
    return run.id[:SHORT], run.state, title(run), spec.dataset, str(spec.seed), epochs, error


def title(run: Run) -> str:
    """What a run trains and what it starts from, or what it tests, and how."""
    if isinstance(run.spec, TestSpec):
        return f"test of {run.title}, {run.spec.part}, {in_words(run.spec.protocol)}"
    start = start_in_words(run.spec)
    return f"{run.title}, {start.text()}" if start else run.title


def as_dict(run: Run) -> dict[str, Any]:
    """A run for programs; who owns it is nobody's business."""
    return {
        "id": run.id,
        "state": run.state,
        "name": run.name,
        "tags": run.tags,
        "spec": json.loads(run.spec.to_json()),
        "seconds": round(run.seconds, 3),
        "error": run.error.text() if run.error else "",
        "facts": facts_dict(run.facts, run.rates),
        "outcome": summary_dict(run.outcome),
    }


def show(id: str, *, as_json: bool) -> None:
    store = open_store()
    run = find(store, id)
    epochs = histories(store, [run.id]).get(run.id, [])
    if as_json:
        print(json.dumps(as_dict(run) | {"history": [asdict(epoch) for epoch in epochs]}, indent=2))
        return
    part = run.spec.part if isinstance(run.spec, TestSpec) else "test"
    test, findings = run.test, run.outcome.findings if run.outcome else ()
    lines = [
        f"{described(run.title, run.spec)}: {run.state}.",
        *started(run),
        f"Top-1 error {100 * (1 - test.top1):.2f} % on {test.total:,} {part} pictures." if test else "",
        run.error.text() if run.error else "",
        *(finding.text() for finding in findings),
        f"Files: {folder_of(run.id).path}",
    ]
    table.write(table.plain(EPOCHS, map(epoch_row, epochs)), *filter(None, lines))


def started(run: Run) -> list[str]:
    """What it starts from, and once it has begun which layers it has copied, from which file."""
    words = start_in_words(run.spec)
    if not words:
        return []
    known = run.facts.started if run.facts else None
    if not known:
        return [sentence(f"{words.text()}.")]
    copied = [layer.name for layer in known.layers if layer.copied]
    rest = [layer.name for layer in known.layers if not layer.copied]
    return [
        sentence(f"{words.text()}; file {known.checksum[:16]}."),
        f"Copied: {', '.join(copied)}. Random: {', '.join(rest) or 'none'}.",
    ]


def described(title: str, spec: Spec) -> str:
    if isinstance(spec, TestSpec):
        return f"{title} tested on {spec.dataset}, {spec.part} pictures, {in_words(spec.protocol)}"
    how = f"recipe {spec.recipe.name}" if isinstance(spec, RunSpec) else f"a run of kind {spec.kind}"
    return f"{title} on {spec.dataset}, seed {spec.seed}, {how}"


def epoch_row(epoch: Epoch) -> tuple[str, ...]:
    return (
        str(epoch.epoch),
        f"{epoch.training_loss:.4f}",
        f"{100 * epoch.training_accuracy:.2f}",
        f"{epoch.validation_loss:.4f}",
        f"{100 * epoch.validation_accuracy:.2f}",
        f"{epoch.learning_rate:.4g}",
        f"{epoch.seconds:.1f}",
    )


def stop(id: str) -> None:
    run = find(open_store(), id)
    control.stop(open_store(), run.id, ME)
    print(f"{run.id[:SHORT]} stops after this step; what it has learnt is kept.")


def resume(id: str, *, from_start: bool) -> None:
    run = find(open_store(), id)
    (control.restart if from_start else control.resume)(open_store(), run.id, ME)
    start_if_needed()
    where = "begins at its first step" if from_start else "goes on where it stopped"
    print(f"{run.id[:SHORT]} is queued again, and {where}.")


def delete(id: str, *, yes: bool) -> None:
    run = find(open_store(), id)
    if not yes:
        typer.confirm(f"Delete {run.id[:SHORT]}, {run.title}, and its files for good?", abort=True)
    control.delete(open_store(), run.id, ME)
    print(f"{run.id[:SHORT]} is deleted.")


def export(id: str, out: str) -> None:
    run = find(open_store(), id)
    target = Path(out or f"{run.id[:SHORT]}.zip")
    write_zip(open_store(), run, target)
    print(f"{target} is written.")
