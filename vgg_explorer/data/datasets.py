"""All data sets through one door: `load` reads what a line names, `download` fetches what is not here."""

import shutil
from functools import partial
from pathlib import Path

from filelock import FileLock

from vgg_explorer.data.originals import originals, unpack
from vgg_explorer.language import N_
from vgg_explorer.pictures.dataset_cache import cached
from vgg_explorer.pictures.detail import with_detail
from vgg_explorer.pictures.download import fetch
from vgg_explorer.pictures.library import downloaded, shelf
from vgg_explorer.pictures.reader import reader
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.settings import settings
from vgg_explorer.specs.dataset_entries import entry
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.progress import Progress, silent

DOWNLOADING, UNPACKING = N_("downloading"), N_("unpacking")
ROOM = 3  # times its download that a set takes while it is unpacked and stored, and 100 MB more


def load(spec: DataSpec, *, progress: Progress | None = None, largest: float = 1.0) -> Sets:
    """The three parts of a data set, in memory where they fit; `progress` hears what is done and how much of it.

    For training and tests at scales up to `largest` times the network's input, sets that have pictures at a larger
    resolution of their own give them as `OwnResolution`; all others give them at the size of the input.
    Raises SpecError where a set is not here, or where its files do not make a data set.
    """
    if spec.detail > 1:
        return with_detail(load(spec.drawn(), progress=progress), spec.shape, own=largest > 1)
    known = reader(spec.name)
    if largest > 1 and known.load_large:
        return known.load_large(spec, progress or silent, largest)
    read = partial(known.load, spec, progress or silent)
    return read() if spec.entry().version is None else cached(spec, read)


def download(name: str, *, progress: Progress | None = None) -> None:
    """Fetch a data set into the data directory, unless it is there; a second caller waits for the first.

    What was cut off goes on where it stopped. The set appears when it is whole and checked. Raises SpecError.
    """
    if entry(name).origin != "download":
        raise SpecError("{name} needs no download.", name=name)
    try:
        work = settings().data_directory / "downloads" / name
        work.mkdir(parents=True, exist_ok=True)
        with FileLock(work.with_name(f"{name}.lock")):
            if not downloaded(name):
                bring(name, work, progress or silent)
    except OSError as error:
        folder, reason = settings().data_directory, error.strerror or str(error)
        raise SpecError(
            "{name} cannot be stored in {folder}: {reason}.", name=name, folder=folder, reason=reason
        ) from error


def bring(name: str, work: Path, progress: Progress) -> None:
    """Fetch, unpack and shelve a set; `work` holds its files until then, also from one try to the next."""
    check_room(name, work)
    files = originals(name)
    before = 0
    for number, (url, path, md5) in enumerate(files, 1):
        expected = entry(name).megabytes * 10**6 if number < len(files) else 0

        def advance(done: int, total: int, before: int = before, expected: int = expected) -> None:
            progress(DOWNLOADING, before + done, max(before + max(done, total), expected))

        fetch(url, work / path, checksum=md5, name=name, advance=advance)
        before += (work / path).stat().st_size
    progress(UNPACKING, 0, 1)
    clear(work, keep={work / file.path for file in files})
    ready = unpack(name, work)
    shelf(name).parent.mkdir(parents=True, exist_ok=True)
    ready.replace(shelf(name))
    shutil.rmtree(work)
    progress(UNPACKING, 1, 1)


def check_room(name: str, work: Path) -> None:
    needed, free = ROOM * entry(name).megabytes + 100, shutil.disk_usage(work).free // 10**6
    if free < needed:
        raise SpecError(
            "{name} needs {needed} MB on the disk while it is unpacked; {folder} has {free} free.",
            name=name,
            needed=f"{needed:,}",
            folder=settings().data_directory,
            free=f"{free:,}",
        )


def clear(folder: Path, *, keep: set[Path]) -> None:
    """Take away what an unpacking that was cut off left; torchvision might take a half for the whole."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif not path.is_dir() and path not in keep:
            path.unlink()
