"""A run as one file to take along."""

import zipfile
from dataclasses import asdict
from pathlib import Path

from vgg_explorer.analysis.csv_text import as_csv
from vgg_explorer.runs.files import replacing
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import histories
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store

FILES = ("result.json", "weights.safetensors", "log.txt")


def export(store: Store, run: Run, target: Path) -> None:
    """Write a zip: spec.json, epochs.csv, and of the run's files those that there are."""
    with replacing(target) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("spec.json", run.spec.to_json())
        archive.writestr("epochs.csv", epochs(store, run))
        for name in FILES:
            file = folder_of(run.id).path / name
            if file.exists():
                archive.write(file, name)


def epochs(store: Store, run: Run) -> str:
    """A row an epoch."""
    rows = [asdict(epoch) for epoch in histories(store, [run.id]).get(run.id, [])]
    return as_csv(rows, heads=["epoch"])
