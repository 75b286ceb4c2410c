"""All data sets through one door: `load` reads what a line names, `download` fetches what is not here."""

import shutil
from pathlib import Path

import numpy as np
from filelock import FileLock

from vgg_explorer.data import pairs, shapes
from vgg_explorer.data.dataset_cache import kept
from vgg_explorer.data.digits import load_digits
from vgg_explorer.data.download import fetch
from vgg_explorer.data.library import downloaded, read_arrays, shelf
from vgg_explorer.data.local import load_folder, load_imagenet, load_imagenette
from vgg_explorer.data.originals import originals, unpack
from vgg_explorer.data.sets import Sets
from vgg_explorer.data.sources import chosen, in_memory
from vgg_explorer.data.split import two_parts
from vgg_explorer.language import N_
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import DataSpec, entry
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.progress import Progress, silent

DOWNLOADING, UNPACKING = N_("downloading"), N_("unpacking")
ROOM = 3  # times its download that a set takes while it is unpacked and stored, and 100 MB more


def load(spec: DataSpec, *, progress: Progress | None = None) -> Sets:
    """The three parts of a data set, in memory where they fit; `progress` hears what is done and how much of it.

    Raises SpecError where a set is not here, or where its files do not make a data set.
    """
    progress = progress or silent
    match spec.name:
        case "shapes":
            return kept(spec, lambda: shapes.generate(spec))
        case "pairs":
            return kept(spec, lambda: pairs.generate(spec))
        case "digits":
            return kept(spec, lambda: load_digits(spec, progress=progress))
        case "folder":
            return load_folder(spec, progress=progress)
        case "imagenet":
            return load_imagenet(spec, progress=progress)
        case "imagenette":
            return load_imagenette(spec, progress=progress)
        case _:
            return load_arrays(spec, progress=progress)


def load_arrays(spec: DataSpec, *, progress: Progress) -> Sets:
    """A downloaded set that is kept as arrays: its own test set, and a tenth of its training set to validate on."""
    found = read_arrays(spec.name)
    train, validation = (
        chosen(found.train, found.train_labels, places, size=spec.size)
        for places in two_parts(found.train_labels, spec)
    )
    test = chosen(found.test, found.test_labels, np.arange(len(found.test)), size=spec.size)
    return in_memory(Sets(train, validation, test, found.classes), progress=progress)


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
