"""Files in a folder, listed without following what leads out of it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from vgg_explorer.pictures.layout import is_ours, shown
from vgg_explorer.pictures.picture import check_bytes
from vgg_explorer.specs.errors import SpecError


class Collection(Protocol):
    """Files under names with slashes: a folder or a zip."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def open(self, name: str) -> BinaryIO:
        """The file, to be read once; refused in a sentence if it cannot be, or is larger than a picture may be."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Folder:
    """The files below a folder, hidden ones left out."""

    root: Path
    names: tuple[str, ...]

    def open(self, name: str) -> BinaryIO:
        try:
            file = (self.root / name).open("rb")
        except OSError as error:
            raise cannot_open(name, error) from None
        try:
            check_bytes(os.fstat(file.fileno()).st_size, shown(name))
        except SpecError:
            file.close()
            raise
        return file

    def close(self) -> None:
        """A folder is not held open."""


def cannot_open(name: str, error: OSError) -> SpecError:
    return SpecError("the file {name} cannot be opened: {reason}.", name=shown(name), reason=error.strerror or error)


def open_folder(root: Path, *, limit: int) -> Folder:
    """List a folder; it is refused as soon as more than `limit` files are found."""
    root = root.resolve()
    names = []
    for name in walk(root):
        names.append(name)
        if len(names) > limit:
            raise too_many(root.name, limit)
    return Folder(root, tuple(names))


def too_many(name: str, limit: int) -> SpecError:
    return SpecError(
        "{path} has more than {limit} files; at most so many are read.", path=shown(name), limit=f"{limit:,}"
    )


def walk(root: Path) -> Iterator[str]:
    """Paths of the files below `root`; what is neither file nor folder, such as a pipe, is passed over."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        for entry in entries(root, prefix):
            name = prefix + entry.name
            if entry.is_symlink():
                check_link(root, name)
            if entry.is_dir():
                waiting.append(name + "/")
            elif entry.is_file():
                yield name


def entries(root: Path, prefix: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(root / prefix) as found:
            return [entry for entry in found if is_ours(entry.name)]
    except OSError as error:
        raise cannot_open(prefix or str(root), error) from None


def check_link(root: Path, name: str) -> None:
    """A link may name a file of the folder; what lies outside is not ours, and a folder may hold itself."""
    link = root / name
    try:
        inside = link.resolve().is_relative_to(root) and link.is_file()
    except (OSError, RuntimeError):  # a link to itself
        inside = False
    if not inside:
        raise SpecError(
            "{name} is a link to a folder or out of this folder; put the files themselves there.", name=shown(name)
        )
