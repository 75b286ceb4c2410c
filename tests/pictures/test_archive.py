"""Zips as people have them, and as nobody should: all of it is checked before anything is read."""

import os
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.pictures.files import change, flowers, lay, pack, picture, shades
from tests.waiting import GROWTH
from vgg_explorer.data import datasets
from vgg_explorer.pictures.archive import open_archive
from vgg_explorer.pictures.sources import Files
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError

load: Any = datasets.load  # tests look inside its sources
LINK = 0o120777 << 16  # the mode of a symbolic link, where Unix keeps it in a zip
PARTS = ("train", "validation", "test")


def spec(path: Path) -> DataSpec:
    return DataSpec("folder", path=str(path))


def refusal(path: Path) -> str:
    with pytest.raises(SpecError) as caught:
        load(spec(path))
    return str(caught.value)


def with_member(path: Path, member: zipfile.ZipInfo, content: bytes = b"x") -> Path:
    pack(path, flowers())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, content)
    return path


@pytest.mark.parametrize("prefix", ["", "flowers/", "a/b/"])
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_reads_as_its_folder_does(tmp_path, prefix, compression):
    files = {prefix + name: content for name, content in flowers(20).items()}
    rubbish = {"__MACOSX/x/1.png": b"?", f"{prefix}Thumbs.db": b"?", f"{prefix}more.zip": b"PK", ".DS_Store": b"?"}
    of_zip = load(spec(pack(tmp_path / "set.zip", files | rubbish, compression)))
    of_folder = load(spec(lay(tmp_path / "set", files)))
    assert of_zip.classes == of_folder.classes == ("roses", "tulips")
    for part in PARTS:
        one, other = getattr(of_zip, part), getattr(of_folder, part)
        assert np.array_equal(one.images, other.images)
        assert np.array_equal(one.labels, other.labels)


def test_nothing_is_unpacked_to_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    path = pack(tmp_path / "set.zip", flowers())
    before = set(tmp_path.rglob("*"))
    load(spec(path))
    assert set(tmp_path.rglob("*")) == before


def test_folders_and_backslashes_in_a_zip(tmp_path):
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.mkdir("roses")
        archive.mkdir("empty")
        for name, content in ({"roses/": b"", "none/": b""} | flowers()).items():
            member = zipfile.ZipInfo()
            member.filename = name.replace("/", "\\")  # as old programs on Windows write it
            archive.writestr(member, content)
    assert load(spec(path)).classes == ("roses", "tulips")


def rename(path: Path, old: bytes, new: bytes) -> None:
    """Names as other programs write them, in the bytes of the file."""
    assert len(old) == len(new)
    path.write_bytes(path.read_bytes().replace(old, new))


@pytest.mark.parametrize(
    ("name", "encoding", "shown"),
    [("玫瑰", "gb2312", "玫瑰"), ("玫瑰", "utf-8", "玫瑰"), ("Blüte", "cp437", "Blüte"), ("rosa", "ascii", "rosa")],
)
def test_names_that_are_not_marked_as_utf8(tmp_path, name, encoding, shown):
    coded = name.encode(encoding)
    path = pack(tmp_path / "set.zip", flowers(classes=("x" * len(coded), "tulips")))
    rename(path, b"x" * len(coded), coded)
    assert set(load(spec(path)).classes) == {shown, "tulips"}


def test_names_that_are_marked_stay(tmp_path):
    assert load(spec(pack(tmp_path / "set.zip", flowers(classes=("玫瑰", "Blüte"))))).classes == ("Blüte", "玫瑰")


# What is refused


@pytest.mark.parametrize(
    "name",
    [
        "../evil.png",
        "roses/../../evil.png",
        "/etc/evil.png",
        "..\\evil.png",
        "C:\\evil.png",
        "C:/evil.png",
        "\\evil.png",
    ],
)
def test_paths_that_lead_out(tmp_path, name):
    member = zipfile.ZipInfo()
    member.filename = name
    path = with_member(tmp_path / "set.zip", member)
    assert refusal(path) == f"the zip has the path {name}, which leads out of it."


def test_two_dots_in_a_name_are_no_way_out(tmp_path):
    path = pack(tmp_path / "set.zip", flowers() | {"roses/a..b.png": picture()})
    assert load(spec(path)).classes == ("roses", "tulips")


def test_links(tmp_path):
    member = zipfile.ZipInfo("roses/link.png")
    member.create_system, member.external_attr = 3, LINK
    path = with_member(tmp_path / "set.zip", member, b"/etc/passwd")
    assert refusal(path) == "the zip has roses/link.png as a link and not as a file; put the file itself there."


def test_a_password(tmp_path):
    path = pack(tmp_path / "set.zip", flowers(), zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "the zip needs a password; take one without."


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_cannot_be_read_within_bounds(tmp_path, compression):
    path = pack(tmp_path / "set.zip", flowers(), compression)
    assert refusal(path) == ("the zip packs roses/0.png in an unusual way; pack it with Deflate, as most programs do.")


@pytest.mark.parametrize("content", [b"", b"hello", b"ustar" * 99, b"\x1f\x8b\x08" * 30, picture()])
def test_a_file_that_is_no_zip(tmp_path, content):
    path = tmp_path / "set.tar.gz"
    path.write_bytes(content)
    assert refusal(path) == "the file set.tar.gz is no zip; take a folder or a zip."


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_zip_that_was_cut_off(tmp_path, kept):
    path = pack(tmp_path / "set.zip", flowers())
    os.truncate(path, int(path.stat().st_size * kept))
    assert refusal(path) == "the zip set.zip is damaged, or was not copied to its end."


def test_a_zip_without_files(tmp_path):
    assert refusal(pack(tmp_path / "set.zip", {})).endswith(
        "set.zip has no pictures; put a folder for each class into it, with its pictures inside."
    )


def test_a_damaged_file_in_a_zip_is_named(tmp_path):
    content = picture(77, size=(50, 50))
    path = pack(tmp_path / "set.zip", flowers() | {"roses/9.png": content}, zipfile.ZIP_STORED)
    rename(path, content, content[:60] + bytes(4) + content[64:])  # its checksum is wrong now
    assert refusal(path) == "the file roses/9.png in the zip is damaged."


def test_any_damage_ends_in_a_sentence(tmp_path):
    """A thousand zips with three bytes changed: read, or refused; never another error."""
    path = pack(tmp_path / "set.zip", flowers(3))
    whole = path.read_bytes()
    random = np.random.default_rng(0)
    refused = 0
    for _ in range(1_000):
        content = bytearray(whole)
        directory = whole.index(b"PK\1\2")
        for place in random.integers(directory - 100, len(whole), 3):
            content[place] = random.integers(256)
        path.write_bytes(content)
        try:
            archive = open_archive(path, limit=100)
            for name in archive.names:
                archive.open(name).read()
            archive.close()
        except SpecError:
            refused += 1
    assert 300 < refused < 1_000


# Bombs


def test_a_bomb_is_refused_by_its_headers(tmp_path, monkeypatch):
    zeros = bytes(10**7)
    path = pack(tmp_path / "bomb.zip", flowers() | {f"roses/{i}.bmp": zeros for i in range(5)})
    change(monkeypatch, archive_megabytes=40, archive_ratio=10**6)
    assert refusal(path) == "the zip unpacks to 50 MB; at most 40 are read."
    change(monkeypatch, archive_megabytes=60, archive_ratio=500)
    assert refusal(path).startswith("the zip unpacks to 9")
    assert refusal(path).endswith(" times its size; at most 500 times is read.")
    change(monkeypatch, archive_ratio=10**6, picture_megabytes=5)
    assert refusal(path) == "5 of 15 files cannot be read as pictures, roses/0.bmp first; take them out."


def test_a_bomb_costs_no_memory(tmp_path):
    """20 MB of zeros forty times, packed in files that share their bytes, as the known bombs do."""
    path = overlapping(tmp_path / "bomb.zip", copies=400)
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    sentence = refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sentence == "the zip unpacks to 8,000 MB; at most 4,000 are read."
    assert peak < 5e6


def overlapping(path: Path, copies: int) -> Path:
    """A zip whose directory names the same member many times."""
    pack(path, {"roses/00000.bmp": bytes(2 * 10**7)})
    content = path.read_bytes()
    start, end = content.index(b"PK\1\2"), content.index(b"PK\5\6")
    entry = content[start:end]
    directory = b"".join(entry.replace(b"00000", b"%05d" % number) for number in range(copies))
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, copies, copies, len(directory), start, 0)
    path.write_bytes(content[:start] + directory + last)
    return path


def test_a_header_that_lies_about_the_length(tmp_path):
    """The directory promises 100 bytes of 20 MB: no more than those are unpacked, and the checksum tells."""
    path = pack(tmp_path / "liar.zip", flowers() | {"roses/9.bmp": bytes(2 * 10**7)})
    rename(path, struct.pack("<L", 2 * 10**7), struct.pack("<L", 100))
    archive = open_archive(path, limit=100)
    assert archive.members["roses/9.bmp"].file_size == 100
    tracemalloc.start()
    with pytest.raises(SpecError, match=r"the file roses/9.bmp in the zip is damaged."):
        archive.open("roses/9.bmp")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    archive.close()
    assert peak < 1e6


def test_a_bomb_inside_is_not_opened(tmp_path):
    inner = pack(tmp_path / "inner.zip", {"x.bmp": bytes(10**7)}).read_bytes()
    path = pack(tmp_path / "set.zip", flowers() | {"roses/inner.zip": inner})
    assert load(spec(path)).classes == ("roses", "tulips")


def test_a_large_picture_is_refused_by_its_header(tmp_path, monkeypatch):
    change(monkeypatch, picture_megabytes=1)
    content = np.random.default_rng(0).bytes(2 * 10**6)
    path = pack(tmp_path / "set.zip", flowers() | {"roses/9.bmp": content}, zipfile.ZIP_STORED)
    assert refusal(path) == "the file roses/9.bmp has 2 MB; at most 1 are read."


# Many files


def many(path: Path, count: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(count):
            archive.writestr(f"class{number % 4}/{number}.png", b"")
    return path


@pytest.fixture(scope="module")
def hundred_thousand(tmp_path_factory) -> Path:
    return many(tmp_path_factory.mktemp("many") / "many.zip", 100_000)


def test_a_hundred_thousand_files_are_answered_in_seconds(hundred_thousand, monkeypatch):
    start = time.process_time()
    assert refusal(hundred_thousand).startswith("128 of 128 files cannot be read as pictures, class0/")
    assert time.process_time() - start < GROWTH


def test_too_many_files_are_refused_before_they_are_listed(hundred_thousand, monkeypatch):
    change(monkeypatch, dataset_files=99_999)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # the last record is enough
    start = time.process_time()
    assert refusal(hundred_thousand) == "many.zip has more than 99,999 files; at most so many are read."
    assert time.process_time() - start < GROWTH


def test_a_record_that_lies_about_the_count(tmp_path, monkeypatch):
    path = many(tmp_path / "many.zip", 50)
    content = bytearray(path.read_bytes())
    content[-14:-10] = struct.pack("<2H", 1, 1)
    path.write_bytes(content)
    change(monkeypatch, dataset_files=49)
    assert refusal(path) == "many.zip has more than 49 files; at most so many are read."
    change(monkeypatch, dataset_files=50)
    assert "more than" not in refusal(path)
    content[-10:-6] = struct.pack("<L", 10**6)  # and about the length of its directory
    path.write_bytes(content)
    assert refusal(path) == "many.zip has more than 50 files; at most so many are read."


# Reading side by side, and from the zip itself


def test_threads_read_one_zip_side_by_side(tmp_path):
    files = flowers(100)
    path = pack(tmp_path / "set.zip", files)
    archive = open_archive(path, limit=1_000)
    source = Files(archive, tuple(files), np.zeros(200, np.int64), (3, 12, 12))
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(200)
        assert shades(source.take(order)) == [[*range(100), *range(100, 200)][place] for place in order]
    archive.close()


def test_a_zip_larger_than_memory_is_read_as_it_is_used(tmp_path, monkeypatch):
    path = pack(tmp_path / "set.zip", flowers(20))
    held = load(spec(path))
    change(monkeypatch, dataset_memory_megabytes=0)
    streamed = load(spec(path))
    assert isinstance(streamed.train, Files)
    places = np.array([3, 0, 7])
    assert np.array_equal(streamed.train.take(places), held.train.take(places))


def test_the_whole_process_stays_small_before_a_bomb(tmp_path):
    """By the system's own account, in a process of its own."""
    pytest.importorskip("resource")
    path = overlapping(tmp_path / "bomb.zip", copies=190)  # 3,800 MB: below the limit on the sum
    code = f"""
import resource
from vgg_explorer.data.datasets import load
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    load(DataSpec("folder", path={str(path)!r}))
except SpecError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    assert shown[0].endswith("times its size; at most 500 times is read.")
    assert int(shown[1]) < 50
