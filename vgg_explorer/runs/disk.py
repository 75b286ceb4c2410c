"""How much of the disk runs take, while others write and delete: whatever vanishes between two looks is nothing."""

import os
import time
from contextlib import suppress
from pathlib import Path

from cachetools import TTLCache, cached

from vgg_explorer.runs.folder import runs_folder

KEPT = 5.0  # seconds: 2,000 folders of runs take a tenth of a second to look through
STALE = 600.0  # seconds after which a use is remembered again
KNOWN: TTLCache[Path, dict[str, int]] = TTLCache(1, KEPT)


def size(place: Path | str) -> int:
    """Bytes of the files below a folder; links are not followed."""
    total = 0
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):  # gone meanwhile
                inside = entry.is_dir(follow_symlinks=False)
                total += size(entry.path) if inside else entry.stat(follow_symlinks=False).st_size
    return total


def run_sizes() -> dict[str, int]:
    """Bytes of each run by its id, as they were at most some seconds ago."""
    return sizes_in(runs_folder())


@cached(KNOWN)
def sizes_in(folder: Path) -> dict[str, int]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        return {}
    return {name: size(folder / name) for name in names}


def used(folder: Path) -> float:
    """When a run's files were used last, in seconds since 1970; 0 where there are none."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def use(folder: Path) -> None:
    """Remember that a run's files are used now."""
    with suppress(OSError):
        if time.time() - used(folder) > STALE:
            os.utime(folder)
