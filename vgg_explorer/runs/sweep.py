"""What killed processes leave in the data directory: half-written files and uploads that nobody took over."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from vgg_explorer.runs.folder import runs_folder
from vgg_explorer.runs.weights_file import weights_folder
from vgg_explorer.settings import settings
from vgg_explorer.specs.boundary import remove

STALE = 3600.0  # seconds after which nobody writes to it any more
FLAT = ("", "weights", "uploads", "downloads")  # folders of the data directory whose own files are written by name


def brought_folder() -> Path:
    """Where files of weights lie while a worker looks at them."""
    return weights_folder() / "brought"


def sweep() -> None:
    """Remove what is stale; what is younger may be in use, also by a run that an earlier supervisor has started."""
    end = time.time() - STALE
    for place in left_behind():
        if changed(place) < end:
            remove(place)


def left_behind() -> Iterator[Path]:
    """Half-written files, sets that were being drawn, and files of weights that were being looked at."""
    home = settings().data_directory
    for folder in FLAT:
        yield from entries(home / folder, begins=".", ends=".part")
    yield from entries(home / "drawn", begins=".")
    yield from entries(brought_folder())
    for folder, _, _ in os.walk(runs_folder()):
        yield from entries(Path(folder), begins=".", ends=".part")


def entries(folder: Path, *, begins: str = "", ends: str = "") -> list[Path]:
    try:
        found = list(folder.iterdir())
    except OSError:
        return []
    return [path for path in found if path.name.startswith(begins) and path.name.endswith(ends)]


def changed(place: Path) -> float:
    """When it was last written to, in seconds; now where it is gone meanwhile."""
    try:
        return place.stat().st_mtime
    except OSError:
        return time.time()
