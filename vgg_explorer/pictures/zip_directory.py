"""How many files a zip really lists: its directory is counted before anything makes an object of each entry.

What its last record claims is compared with what is there, because a reader goes by the bytes and not by the count.
"""

import struct
from typing import BinaryIO, NamedTuple
from zipfile import BadZipFile

from vgg_explorer.pictures.folder import too_many
from vgg_explorer.pictures.layout import shown
from vgg_explorer.specs.errors import SpecError

END = struct.Struct("<4s4H2LH")  # the record that ends a zip: signature, 2 x disk, 2 x entries, size, offset, comment
LOCATOR = 20  # bytes of the record that says where the second one is, right before the last
SECOND = struct.Struct("<4sQ2H2L4Q")  # before that, of more than 65,535 files or 4 GB: its 4Q are as in END
LENGTHS = struct.Struct("<3H")  # of name, extra field and comment; at byte 28 of an entry
ENTRY = 46  # bytes of an entry without these
LONGEST_COMMENT = 0xFFFF
BYTES_AN_ENTRY = 256  # name included; more on average is no honest zip


class Claim(NamedTuple):
    """What the last records say: where the directory ends, its bytes, its entries, and whether these have 16 bits."""

    end: int
    size: int
    entries: int
    short: bool


def check_directory(file: BinaryIO, name: str, limit: int) -> None:
    """Refuse a zip of more than `limit` entries, and one that does not hold what it claims; BadZipFile for damage."""
    claim = claimed(file)
    if claim.entries > limit or claim.size > limit * BYTES_AN_ENTRY + LONGEST_COMMENT:
        raise too_many(name, limit)
    file.seek(max(0, claim.end - claim.size))
    found = count(file.read(min(claim.size, claim.end)), limit)
    if found > limit:
        raise too_many(name, limit)
    if found != claim.entries and not (claim.short and found & 0xFFFF == claim.entries):
        raise SpecError(
            "the zip {name} says that it has {claimed} entries, and its directory has {found}; pack it again.",
            name=shown(name),
            claimed=f"{claim.entries:,}",
            found=f"{found:,}",
        )


def claimed(file: BinaryIO) -> Claim:
    """What the last records of a zip say, read where `zipfile` reads them."""
    length = file.seek(0, 2)
    begin = max(0, length - END.size - LONGEST_COMMENT)
    file.seek(begin)
    tail = file.read()
    place = len(tail) - END.size if is_last(tail[-END.size :]) else tail.rfind(b"PK\5\6")
    if place < 0 or len(tail) < place + END.size:
        raise BadZipFile
    _, _, _, _, entries, size, _, _ = END.unpack_from(tail, place)
    end = begin + place
    second = second_record(file, end)
    return Claim(end, size, entries, short=True) if second is None else second


def is_last(record: bytes) -> bool:
    """Whether these bytes are the last record of a zip without a comment."""
    return len(record) == END.size and record.startswith(b"PK\5\6") and record.endswith(b"\0\0")


def second_record(file: BinaryIO, end: int) -> Claim | None:
    """What the second record says, which has numbers of 64 bits; None where there is none."""
    begin = end - LOCATOR - SECOND.size
    if begin < 0:
        return None
    file.seek(begin)
    record = file.read(SECOND.size + LOCATOR)
    if record[SECOND.size :][:4] != b"PK\6\7":
        return None
    signature, *_, entries, size, _ = SECOND.unpack_from(record)
    if signature != b"PK\6\6":
        raise BadZipFile
    return Claim(begin, size, entries, short=False)


def count(directory: bytes, most: int) -> int:
    """Entries in the bytes of a directory, at most one more than `most`."""
    place = found = 0
    while place < len(directory) and found <= most:
        if directory[place : place + 4] != b"PK\1\2" or place + ENTRY > len(directory):
            raise BadZipFile
        place += ENTRY + sum(LENGTHS.unpack_from(directory, place + 28))
        found += 1
    return found
