"""Files that are whole or not there: written beside their place, flushed to the disk, then renamed.

What lies in the data directory can be read by its owner alone, on systems that know such rights.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from vgg_explorer.settings import settings

OURS = ("store.db*", "supervisor.*", "runs", "uploads", "weights", "downloads", "drawn", "datasets")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `path` when the block ends without an error.

    Its name has the number of the process, by which `sweep` knows what a killed one left, and is no other thread's.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{token_hex(4)}.part")
    if path.absolute().is_relative_to(settings().data_directory.absolute()):
        beside.touch(mode=0o600, exist_ok=False)
    try:
        yield beside
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8")


def data_directory() -> Path:
    """The data directory, made where it is missing; it and what the app keeps in it is closed to others.

    Other files there keep their rights. Raises OSError.
    """
    directory = settings().data_directory
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and not directory.stat().st_mode & stat.S_ISVTX:  # a folder that is shared, such as /tmp
        for place in (directory, *(place for pattern in OURS for place in directory.glob(pattern))):
            close_to_others(place)
    return directory


def close_to_others(place: Path) -> None:
    """Take the rights of all but the owner away; what belongs to somebody else stays as it is."""
    with suppress(OSError):
        mode = place.lstat().st_mode
        if mode & OTHERS and not stat.S_ISLNK(mode):
            place.chmod(stat.S_IMODE(mode) & ~OTHERS)
