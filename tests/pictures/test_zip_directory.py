"""The directory of a zip is counted: what its last record claims is believed only where it is true."""

import struct
import zipfile
from pathlib import Path

import pytest

from tests.pictures.files import flowers, pack
from tests.refusal import refusal
from vgg_explorer.pictures.archive import open_archive

ENTRIES = 10  # byte of the last record at which the number of entries stands
LIMIT = 200_000


def with_entries(path: Path, count: int) -> Path:
    """The same zip, whose last record claims so many entries."""
    content = bytearray(path.read_bytes())
    place = content.rfind(b"PK\5\6") + ENTRIES
    content[place - 2 : place + 2] = struct.pack("<2H", count, count)
    path.write_bytes(content)
    return path


def with_directory(path: Path, copies: int) -> Path:
    """A zip that lists its first file so many times, and claims three entries."""
    content = pack(path, {"a": b""}).read_bytes()
    begin, end = content.index(b"PK\1\2"), content.rfind(b"PK\5\6")
    directory = content[begin:end] * copies
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, len(directory), begin, 0)
    path.write_bytes(content[:begin] + directory + last)
    return path


@pytest.mark.parametrize("claimed", [0, 3, 9, 11, 65_535])
def test_a_record_that_claims_another_number_of_entries_is_refused(tmp_path, claimed):
    path = with_entries(pack(tmp_path / "set.zip", flowers()), claimed)
    assert refusal(open_archive, path, limit=LIMIT) == (
        f"the zip set.zip says that it has {claimed:,} entries, and its directory has 10; pack it again."
    )


def test_a_million_entries_whose_record_claims_three_are_counted_and_not_listed(tmp_path, monkeypatch):
    path = with_directory(tmp_path / "set.zip", 1_000_000)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refusal(open_archive, path, limit=LIMIT) == (
        "set.zip has more than 200,000 files; at most so many are read."
    )


def test_more_files_than_the_last_record_can_count_are_read(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(65_540):
            archive.writestr(f"a/{number}", b"")
    assert len(open_archive(path, limit=LIMIT).names) == 65_540
    old = path.read_bytes()
    second = old.rfind(b"PK\6\6")
    path.write_bytes(old[:second] + old[-22:])  # as older programs do, without the second record
    path = with_entries(path, 65_540 & 0xFFFF)
    content = bytearray(path.read_bytes())
    struct.pack_into("<2L", content, len(content) - 10, *struct.unpack_from("<2Q", old, second + 40))
    path.write_bytes(content)
    assert len(open_archive(path, limit=LIMIT).names) == 65_540


def test_a_comment_may_hold_the_signature_of_a_last_record(tmp_path):
    path = pack(tmp_path / "set.zip", flowers())
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"a comment of some length that holds PK\5\6"
    assert "is damaged" in refusal(open_archive, path, limit=LIMIT)


def test_a_second_record_of_another_kind_is_damage(tmp_path):
    path = pack(tmp_path / "set.zip", flowers())
    content = path.read_bytes()
    path.write_bytes(content[:-22] + bytes(56) + b"PK\6\7" + bytes(16) + content[-22:])
    assert "is damaged" in refusal(open_archive, path, limit=LIMIT)


def test_a_file_without_a_name_is_refused(tmp_path):
    """A name ends at its first NUL, and so one that begins with it is empty."""
    path = pack(tmp_path / "odd.zip", {"x": b""})
    path.write_bytes(path.read_bytes().replace(b"x", b"\0"))
    assert refusal(open_archive, path, limit=LIMIT) == "the zip has a file without a name; pack it again."


def test_what_zipfile_raises_unforeseen_is_a_sentence_and_leaves_no_file_open(tmp_path, monkeypatch, caplog):
    path = pack(tmp_path / "set.zip", flowers())
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda self: [][0])
    assert refusal(open_archive, path, limit=LIMIT) == "the zip set.zip is damaged, or was not copied to its end."
    assert "IndexError" in caplog.text
