"""What killed processes have left behind, taken away when a supervisor starts."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from vgg_explorer.runs.brought import holdings
from vgg_explorer.runs.store import Store
from vgg_explorer.settings import settings
from vgg_explorer.specs.own_names import KINDS, Brought

PART = re.compile(r"\..+\.([0-9]+)(?:\.[0-9a-f]{8})?\.part")  # as `files.replacing` calls them
FOLDERS = ("runs", "uploads", "weights", "downloads", "drawn")
DAY = 86_400.0  # seconds; a process that has written to a file for longer is gone


def sweep(store: Store) -> int:
    """Remove half-written files whose process is gone, and files that nobody holds; how many that were."""
    swept = 0
    for place in (*half_written(), *unfinished_folders(), *held_by_nobody(store)):
        with suppress(OSError):
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink()
            swept += 1
    return swept


def half_written() -> Iterator[Path]:
    """Files of processes that are no more, and very old ones: a number may be another process's by now."""
    home = settings().data_directory
    listed: list[tuple[str, list[str], list[str]]] = [(str(home), [], [each.name for each in home.iterdir()])]
    for folder in FOLDERS:
        listed += os.walk(home / folder)
    for folder_path, _, names in listed:
        for name in names:
            found = PART.fullmatch(name)
            if found and (not psutil.pid_exists(int(found[1])) or is_old(Path(folder_path, name))):
                yield Path(folder_path, name)


def unfinished_folders() -> Iterator[Path]:
    """Uploads that nobody has read to their end, and drawn sets that were not drawn to theirs."""
    home = settings().data_directory
    for place in (*(home / "weights" / "brought").glob("*"), *(home / "drawn").glob(".*")):
        if is_old(place):
            yield place


def held_by_nobody(store: Store) -> Iterator[Path]:
    """Brought files without an owner: the server was killed before it could write down whose they are."""
    held = {each.what for each in holdings(store)}
    for kind in KINDS:
        pattern = Brought(kind, "*").file
        for file in pattern.parent.glob(pattern.name):
            if re.fullmatch(r"[0-9a-f]{16}", file.stem) and Brought(kind, file.stem) not in held and is_old(file):
                yield file


def is_old(place: Path) -> bool:
    try:
        return time.time() - place.stat().st_mtime > DAY
    except OSError:
        return False  # gone meanwhile
