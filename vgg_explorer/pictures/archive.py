"""Files in a zip, read one at a time and never unpacked to disk.

Everything that a zip promises is checked before anything is read: how many files, how large, and where to.
"""

import stat
import struct
import zipfile
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from vgg_explorer.pictures.folder import cannot_open
from vgg_explorer.pictures.layout import shown
from vgg_explorer.pictures.picture import check_bytes
from vgg_explorer.pictures.zip_directory import check_directory
from vgg_explorer.settings import settings
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.errors import SpecError

UTF8, ENCRYPTED = 0x800, 0x1  # bits of a member's flags
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError)


@dataclass(frozen=True)
class Archive:
    """The files of a zip that is open; threads may read side by side."""

    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.members)

    def open(self, name: str) -> BinaryIO:
        """The whole file in memory: at most as long as its header promised, and that was checked."""
        member = self.members[name]
        check_bytes(member.file_size, shown(name))
        damaged = SpecError("the file {name} in the zip is damaged.", name=shown(name))
        with boundary(damaged, usual=DAMAGE), self.archive.open(member) as file:
            return BytesIO(file.read(max(1, member.file_size)))  # without a length a lie would unpack to its end

    def close(self) -> None:
        self.archive.close()


def open_archive(path: Path, *, limit: int) -> Archive:
    """Read the directory of a zip of at most `limit` files. Raises SpecError for what is damaged or unsafe."""
    with boundary(lambda error: not_read(error, path), usual=DAMAGE), ExitStack() as stack:
        with path.open("rb") as file:
            check_directory(file, path.name, limit)
        archive = stack.enter_context(zipfile.ZipFile(path))
        found = Archive(archive, checked(archive, path))
        stack.pop_all()  # it stays open
        return found


def not_read(error: Exception, path: Path) -> SpecError:
    if isinstance(error, PermissionError):
        return cannot_open(path.name, error)
    with path.open("rb") as file:
        begins_as_zip = file.read(2) == b"PK"
    if begins_as_zip:
        return SpecError("the zip {name} is damaged, or was not copied to its end.", name=shown(path.name))
    return SpecError("the file {name} is no zip; take a folder or a zip.", name=shown(path.name))


def checked(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip by their names."""
    for member in archive.infolist():
        check_member(member)
    members = [member for member in archive.infolist() if not member.is_dir()]
    check_size(sum(member.file_size for member in members), path.stat().st_size)
    named = zip(readable_names(members), members, strict=True)
    return {name: member for name, member in named if not name.endswith("/")}  # a folder, written with a backslash


def check_member(member: zipfile.ZipInfo) -> None:
    if not member.filename:
        raise SpecError("the zip has a file without a name; pack it again.")
    name = shown(member.filename)
    path = PureWindowsPath(member.filename)  # knows both kinds of slash, and drives
    if path.drive or path.root or ".." in path.parts:
        raise SpecError("the zip has the path {name}, which leads out of it.", name=name)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise SpecError("the zip has {name} as a link and not as a file; put the file itself there.", name=name)
    if member.flag_bits & ENCRYPTED:
        raise SpecError("the zip needs a password; take one without.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SpecError("the zip packs {name} in an unusual way; pack it with Deflate, as most programs do.", name=name)


def check_size(unpacked: int, packed: int) -> None:
    """Hold the sum of all files against the limit, and against the zip: small files of a bomb share their bytes."""
    limit, most = settings().archive_megabytes, settings().archive_ratio
    if unpacked > limit * 10**6:
        size = f"{unpacked / 1e6:,.0f}"
        raise SpecError("the zip unpacks to {size} MB; at most {limit} are read.", size=size, limit=f"{limit:,}")
    if unpacked > most * packed:
        ratio = f"{unpacked / packed:,.0f}"
        raise SpecError(
            "the zip unpacks to {ratio} times its size; at most {limit} times is read.", ratio=ratio, limit=most
        )


def readable_names(members: list[zipfile.ZipInfo]) -> list[str]:
    """Names with slashes. What is not marked as UTF-8 may be so all the same, or Chinese as Windows writes it."""
    for encoding in ("utf-8", "gb2312", "cp437"):
        try:
            return [readable_name(member, encoding) for member in members]
        except UnicodeError:
            continue
    return [member.filename for member in members]


def readable_name(member: zipfile.ZipInfo, encoding: str) -> str:
    marked = member.flag_bits & UTF8
    name = member.filename if marked else member.filename.encode("cp437").decode(encoding)
    return name.replace("\\", "/")
