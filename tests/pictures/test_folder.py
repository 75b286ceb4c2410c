"""Folders as people have them: read with every kind of picture, or refused in one sentence."""

import os
import threading
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from PIL import Image

from tests.pictures.files import change, flowers, lay, picture, shades
from tests.waiting import LIMIT
from vgg_explorer.data import datasets
from vgg_explorer.pictures import sources
from vgg_explorer.pictures.folder import open_folder
from vgg_explorer.pictures.picture import decode, fit
from vgg_explorer.pictures.sets import InMemory
from vgg_explorer.pictures.sources import AT_ONCE, Files, Unreadable
from vgg_explorer.specs.datasets import DataSpec, read_dataset
from vgg_explorer.specs.errors import SpecError

load: Any = datasets.load  # tests look inside its sources
PARTS = ("train", "validation", "test")


def refusal(path: object) -> str:
    with pytest.raises(SpecError) as caught:
        load(DataSpec("folder", path=str(path)))
    return str(caught.value)


def test_a_folder_is_split_and_every_picture_has_its_label(tmp_path):
    sets = load(DataSpec("folder", path=str(lay(tmp_path, flowers(30)))))
    assert sets.classes == ("roses", "tulips")
    assert [len(getattr(sets, part).labels) for part in PARTS] == [43, 5, 12]
    found = [shade for part in PARTS for shade in shades(getattr(sets, part).images)]
    assert sorted(found) == sorted([*range(30), *range(100, 130)])
    for part in PARTS:
        assert [shade // 100 for shade in shades(getattr(sets, part).images)] == getattr(sets, part).labels.tolist()


def test_parts_that_are_there_are_kept(tmp_path):
    files = flowers(20, parts=("train",)) | flowers(4, parts=("test",))
    sets = load(DataSpec("folder", path=str(lay(tmp_path, files))))
    assert shades(sets.test.images) == [0, 1, 2, 3, 100, 101, 102, 103]
    assert [len(getattr(sets, part).labels) for part in PARTS] == [36, 4, 8]
    three = lay(tmp_path / "three", flowers(4, parts=("train", "val", "test")))
    sets = load(read_dataset(f"folder {three} | train 2"))
    assert [len(getattr(sets, part).labels) for part in PARTS] == [2, 8, 8]
    assert shades(sets.validation.images) == [0, 1, 2, 3, 100, 101, 102, 103]


def test_only_what_is_taken_is_decoded(tmp_path, monkeypatch):
    root = lay(tmp_path, flowers(100))
    decoded = Mock(wraps=decode)
    monkeypatch.setattr(sources, "decode", decoded)
    sets = load(read_dataset(f"folder {root} | train 10"))
    assert decoded.call_count == sum(len(getattr(sets, part).labels) for part in PARTS) == 10 + 16 + 40
    assert len({call.args[1] for call in decoded.call_args_list}) == decoded.call_count


def test_progress_ends_with_everything(tmp_path):
    root = lay(tmp_path, flowers(100))
    seen = []
    load(DataSpec("folder", path=str(root)), progress=lambda *told: seen.append(told))
    assert seen[-1] == ("reading pictures", 200, 200)
    assert [done for _, done, _ in seen] == sorted({done for _, done, _ in seen})
    assert {total for _, _, total in seen} == {200}


# Sizes and kinds of pictures


@pytest.mark.parametrize(
    ("sizes", "option", "shape"),
    [
        ([(12, 12), (12, 12)], "", (3, 12, 12)),
        ([(20, 10), (20, 10)], "", (3, 10, 20)),
        ([(512, 512), (512, 512)], "", (3, 512, 512)),
        ([(513, 20), (513, 20)], "", (3, 64, 64)),
        ([(4, 4), (4, 4)], "", (3, 64, 64)),
        ([(12, 12), (12, 13)], "", (3, 64, 64)),
        ([(12, 12), (80, 30)], " | size 16", (3, 16, 16)),
    ],
)
def test_the_size_is_the_common_one_or_64(tmp_path, sizes, option, shape):
    files = {f"{name}/{i}.png": picture(size=sizes[i // 4]) for name in ("a", "b") for i in range(8)}
    sets = load(read_dataset(f"folder {lay(tmp_path, files)}{option}"))
    assert sets.train.shape == sets.test.shape == shape
    assert sets.train.images.shape[1:] == shape


def test_a_picture_is_scaled_to_cover_and_the_middle_is_kept(tmp_path):
    """A wide picture in thirds of red, green and blue: what is left of it is green."""
    wide = np.zeros((20, 60, 3), np.uint8)
    for channel in range(3):
        wide[:, 20 * channel : 20 * channel + 20, channel] = 255
    buffer = BytesIO()
    Image.fromarray(wide).save(buffer, "PNG")
    files = {f"{name}/{i}.png": buffer.getvalue() for name in "ab" for i in range(3)}
    sets = load(read_dataset(f"folder {lay(tmp_path, files)} | size 10"))
    middle = sets.train.images[0]
    assert middle[1].mean() > 235
    assert middle[[0, 2]].mean() < 15


MODES = [("PNG", "L"), ("PNG", "1"), ("PNG", "P"), ("JPEG", "CMYK"), ("PNG", "I;16"), ("PNG", "LA"), ("WEBP", "RGB")]


@pytest.mark.parametrize(("kind", "mode"), MODES)
def test_every_kind_of_picture_becomes_three_channels(tmp_path, kind, mode):
    buffer = BytesIO()
    if mode == "I;16":
        Image.fromarray(np.full((12, 12), 200 * 257, np.uint16)).save(buffer, kind)
    else:
        Image.new("L", (12, 12), 255 if mode == "1" else 200).convert("RGB").convert(
            mode, dither=Image.Dither.NONE
        ).save(buffer, kind)
    files = {f"{name}/{i}.any": buffer.getvalue() for name in "ab" for i in range(3)}
    sets = load(DataSpec("folder", path=str(lay(tmp_path, files))))
    assert sets.train.shape == (3, 12, 12)
    assert np.abs(sets.train.images.astype(int) - (255 if mode == "1" else 200)).max() <= 4


def test_the_camera_orientation_is_followed_and_of_an_animation_the_first_picture_taken(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    half = np.zeros((16, 16, 3), np.uint8)
    half[:8] = 255
    turned, film = BytesIO(), BytesIO()
    Image.fromarray(half).save(turned, "JPEG", exif=exif, quality=95)
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    frames[0].save(film, "GIF", save_all=True, append_images=frames[1:])
    files = {f"turned/{i}.jpg": turned.getvalue() for i in range(3)} | {f"z/{i}.gif": film.getvalue() for i in range(3)}
    sets = load(DataSpec("folder", path=str(lay(tmp_path, files))))
    upside, red = sets.test.images
    assert upside[:, 10:].mean() > 240 > 15 > upside[:, :6].mean()
    assert red[0].mean() > 240 > 15 > red[1:].mean()


def test_a_photograph_is_unpacked_no_larger_than_it_is_needed(tmp_path):
    """Against the long way, decoding all of it: no grey level of difference on average."""
    x, y = np.meshgrid(np.arange(1600), np.arange(1200))
    photo = np.stack([x * 255 // 1600, y * 255 // 1200, (x + y) % 256], 2).astype(np.uint8)
    buffer = BytesIO()
    Image.fromarray(photo).save(buffer, "JPEG", quality=95)
    root = lay(tmp_path, {"a.jpg": buffer.getvalue()})
    files = Files(open_folder(root, limit=100), ("a.jpg",), np.zeros(1, np.int64), (3, 32, 32))
    short = files.take(np.array([0]))[0].astype(int)
    whole = fit(np.asarray(Image.open(BytesIO(buffer.getvalue()))), (3, 32, 32)).transpose(2, 0, 1)
    assert np.abs(short[:2] - whole[:2]).mean() < 1.5


# What is refused


def test_a_path_that_leads_nowhere(tmp_path):
    assert refusal(tmp_path / "no") == f"there is no folder or zip at {str(tmp_path / 'no')[-80:]}."
    assert refusal("~nobody-here/x").startswith("there is no folder or zip at ~nobody-here/x.")
    assert refusal("x\0y").startswith("there is no folder or zip at x?y.")
    assert refusal("x" * 300).startswith("the file ...xxx")


def test_the_home_folder_is_understood(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    lay(tmp_path / "mine", flowers())
    assert load(DataSpec("folder", path="~/mine")).classes == ("roses", "tulips")


def test_an_empty_folder_names_itself(tmp_path):
    (tmp_path / "bare").mkdir()
    assert refusal(tmp_path / "bare").endswith(
        "bare has no pictures; put a folder for each class into it, with its pictures inside."
    )


def test_more_files_than_allowed(tmp_path, monkeypatch):
    root = lay(tmp_path / "much", flowers(5) | {".hidden/1.jpg": b""})
    change(monkeypatch, dataset_files=10)
    load(DataSpec("folder", path=str(root)))
    change(monkeypatch, dataset_files=9)
    assert refusal(root) == "much has more than 9 files; at most so many are read."


def test_links_that_lead_out_are_refused_and_links_inside_followed(tmp_path):
    root = lay(tmp_path / "set", flowers())
    secret = lay(tmp_path / "elsewhere", {"secret.png": picture()})
    (root / "roses" / "inside.png").symlink_to(root / "roses" / "0.png")
    sets = load(DataSpec("folder", path=str(root)))
    assert sum(len(getattr(sets, part).labels) for part in PARTS) == 11
    for target in (secret / "secret.png", secret, root, root / "roses" / "loop.png", root / "gone.png"):
        link = root / "roses" / "loop.png"
        link.symlink_to(target)
        assert refusal(root) == (
            "roses/loop.png is a link to a folder or out of this folder; put the files themselves there."
        )
        link.unlink()


def test_the_folder_itself_may_be_a_link(tmp_path):
    lay(tmp_path / "set", flowers())
    (tmp_path / "link").symlink_to(tmp_path / "set")
    assert load(DataSpec("folder", path=str(tmp_path / "link"))).classes == ("roses", "tulips")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_passed_over(tmp_path):
    """Opened, it would wait for ever."""
    root = lay(tmp_path, flowers())
    os.mkfifo(root / "roses" / "pipe.png")
    done = threading.Thread(target=load, args=(DataSpec("folder", path=str(root)),), daemon=True)
    done.start()
    done.join(20)
    assert not done.is_alive()


@pytest.fixture
def deep(tmp_path) -> Iterator[Path]:
    """A folder in a folder in a folder, deeper than Python can call itself; taken away again, pytest could not."""
    root = tmp_path / "deep"
    root.mkdir()
    for _ in range(1_200):
        (root / "new").mkdir()
        if (root / "d").exists():
            (root / "d").rename(root / "new" / "d")
        (root / "new").rename(root / "d")
    yield root
    while (root / "d" / "d").exists():
        (root / "d" / "d").rename(root / "next")
        (root / "d").rmdir()
        (root / "next").rename(root / "d")


def test_a_folder_deeper_than_the_stack(deep):
    assert refusal(deep).endswith("has no pictures; put a folder for each class into it, with its pictures inside.")


def test_a_broken_picture_is_named(tmp_path):
    files = flowers(10) | {"roses/3.png": picture()[:50], "roses/4.png": picture()}
    assert refusal(lay(tmp_path, files)) == (
        "the file roses/3.png is damaged: it ends early or does not fit its header."
    )


def test_broken_pictures_are_counted(tmp_path):
    files = flowers(10) | {"roses/3.png": b"", "tulips/4.png": b"text", "tulips/5.png": picture()[:45]}
    sentence = refusal(lay(tmp_path, files))
    assert sentence.startswith("3 of 20 files cannot be read as pictures, ")
    assert sentence.endswith(" first; take them out.")
    assert any(f"{name}.png" in sentence for name in ("roses/3", "tulips/4", "tulips/5"))


def test_a_folder_of_anything_else_is_given_up_soon(tmp_path, monkeypatch):
    files = {f"{name}/{number}.heic": b"\0\0\0 ftypheic" for name in "ab" for number in range(500)}
    tried = Mock(wraps=decode)
    monkeypatch.setattr(sources, "decode", tried)
    assert refusal(lay(tmp_path, files)).startswith(f"{AT_ONCE} of {AT_ONCE} files cannot be read as pictures, a/")
    assert tried.call_count == AT_ONCE


def test_a_large_file_is_not_read(tmp_path, monkeypatch):
    change(monkeypatch, picture_megabytes=1)
    root = lay(tmp_path, flowers())
    with (root / "roses" / "9.png").open("wb") as file:
        file.truncate(3 * 10**9)  # takes no room: a hole
    tracemalloc.start()
    assert refusal(root) == "the file roses/9.png has 3,000 MB; at most 1 are read."
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10e6


def test_a_folder_that_may_not_be_listed(tmp_path, monkeypatch):
    root = lay(tmp_path, flowers())
    real = os.scandir

    def scandir(path):
        if str(path).rstrip("/").endswith("tulips"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert refusal(root) == "the file tulips/ cannot be opened: Permission denied."


def test_a_file_that_went_away_meanwhile(tmp_path):
    root = lay(tmp_path, flowers())
    files = Files(open_folder(root, limit=100), ("roses/1.png",), np.zeros(1, np.int64), (3, 12, 12))
    (root / "roses" / "1.png").unlink()
    with pytest.raises(Unreadable) as caught:
        files.take(np.array([0]))
    assert str(caught.value) == "the file roses/1.png cannot be opened: No such file or directory."


# Larger than memory


def test_a_set_larger_than_the_limit_is_read_from_its_files(tmp_path, monkeypatch):
    root = lay(tmp_path, flowers(40))
    held = load(DataSpec("folder", path=str(root)))
    bytes_in_all = 80 * 3 * 12 * 12
    change(monkeypatch, dataset_memory_megabytes=bytes_in_all / 1e6)
    assert isinstance(load(DataSpec("folder", path=str(root))).train, InMemory)
    change(monkeypatch, dataset_memory_megabytes=(bytes_in_all - 1) / 1e6)
    streamed = load(DataSpec("folder", path=str(root)))
    for part in PARTS:
        one, other = getattr(held, part), getattr(streamed, part)
        assert isinstance(one, InMemory)
        assert isinstance(other, Files)
        assert one.shape == other.shape
        assert np.array_equal(one.labels, other.labels)
        places = np.random.default_rng(0).permutation(len(one.labels))[:7]
        assert np.array_equal(one.take(places), other.take(places))
        assert other.take(np.array([], np.int64)).shape == (0, 3, 12, 12)


def test_files_are_read_side_by_side(tmp_path, monkeypatch):
    """With two threads, two pictures are under way at once."""
    root = lay(tmp_path, flowers(8))
    monkeypatch.setattr(sources, "THREADS", 2)
    meet = threading.Barrier(2, timeout=LIMIT)
    monkeypatch.setattr(sources, "decode", lambda *args, **options: meet.wait() >= 0 and decode(*args, **options))
    files = Files(open_folder(root, limit=100), ("roses/1.png", "tulips/1.png"), np.zeros(2, np.int64), (3, 12, 12))
    assert shades(files.take(np.array([1, 0]))) == [101, 1]
