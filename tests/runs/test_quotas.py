"""Room on the disk: for each owner and in all, what was used longest ago goes first, and nothing that is needed."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.refusal import refusal
from vgg_explorer.runs import disk
from vgg_explorer.runs.brought import hold, holdings
from vgg_explorer.runs.control import resume
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.quotas import SPARED, check_room, make_room_for_brought, make_room_for_runs
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.settings import settings
from vgg_explorer.specs.own_names import Brought
from vgg_explorer.specs.run import RunSpec

pytestmark = pytest.mark.every_database

SPEC = RunSpec("conv3-4 gap FC-6", "shapes")
LARGE = 600_000  # bytes: two of them are more than the megabyte of these tests


@pytest.fixture
def narrow(home, monkeypatch):
    """Gives so many megabytes to an owner, and to all."""
    disk.KNOWN.clear()

    def set(owner: int = 1, all: int = 3) -> None:
        for name in ("", "OWNER_"):
            for what in ("RUNS", "BROUGHT"):
                monkeypatch.setenv(f"VGG_EXPLORER_{name}{what}_MEGABYTES", str(owner if name else all))
        settings.cache_clear()

    return set


def ended(store, owner: str, used: float, *, needs: tuple[str, ...] = (), exit="finished") -> str:
    """A run that has left files, which were used last at that time."""
    (id,) = add(store, [Request(SPEC, needs=needs)], owner)
    claim(store, id, os.getpid())
    RunWriter(store, id).end(exit)
    folder = folder_of(id).path
    (folder / "epochs").mkdir(parents=True)
    for name in (*SPARED, "checkpoint.pt", "epochs/0001.safetensors"):
        (folder / name).write_bytes(b"x")
    folder_of(id).weights.write_bytes(bytes(LARGE))
    os.utime(folder, (used, used))
    disk.KNOWN.clear()
    return id


def left(*ids: str) -> list[bool]:
    return [folder_of(id).weights.exists() for id in ids]


def test_of_an_owner_who_has_too_much_the_oldest_goes_and_it_is_said(opened, narrow):
    first, used_again, others = ended(opened, "me", 100), ended(opened, "me", 300), ended(opened, "you", 1)
    third = ended(opened, "me", 200)
    narrow()
    assert make_room_for_runs(opened, "me") == 2
    assert left(first, third, used_again, others) == [False, False, True, True]
    assert sorted(file.name for file in folder_of(first).path.iterdir()) == sorted(SPARED)
    error = find(opened, first).error
    assert error and error.text() == "its weights were removed to make room; what came of it is kept."
    assert find(opened, first).state == "finished" and not find(opened, used_again).error


def test_what_runs_need_stays(opened, narrow):
    parent = ended(opened, "me", 100)
    add(opened, [Request(SPEC, needs=(parent,))], "me")
    stopped = ended(opened, "me", 50, exit="stopped")
    for_another = ended(opened, "me", 60)
    narrow()
    assert make_room_for_runs(opened, "me", keep=[for_another]) == 1
    assert left(parent, stopped, for_another) == [True, False, True]
    assert "the files of your runs take 1 MB; at most 1 are kept." in refusal(
        check_room, opened, "me", keep=[for_another]
    )


def test_in_all_it_is_who_has_most_that_gives(opened, narrow):
    mine = ended(opened, "me", 1)
    many = [ended(opened, "you", 10 + number) for number in range(5)]
    resumed = ended(opened, "me", 2, exit="stopped")
    narrow(owner=100)
    check_room(opened, "me")
    assert left(mine, *many, resumed) == [True, False, False, False, True, True, True]
    resume(opened, resumed, Person("me"))


def test_a_folder_that_others_change_is_counted(home):
    """Files come and go while they are counted: never an error, whatever is seen."""
    place, over = home / "runs" / "busy", Event()

    def change() -> None:
        while not over.is_set():
            (place / "deep" / "er").mkdir(parents=True, exist_ok=True)
            for number in range(20):
                (place / "deep" / "er" / str(number)).write_bytes(b"x")
            shutil.rmtree(place, ignore_errors=True)

    with ThreadPoolExecutor(1) as threads:
        changing = threads.submit(change)
        try:
            seen = {disk.size(home) for _ in range(300)}
        finally:
            over.set()
        changing.result()
    assert all(0 <= each <= 20 for each in seen)
    (place / "x").mkdir(parents=True)
    (place / "x" / "file").write_bytes(b"12345")
    (place / "link").symlink_to("/")
    assert disk.size(place) in range(5, 100)


def bring(store, number: int, owner: str, size: int = 400_000) -> Brought:
    what = Brought("pictures", f"{number:016x}")
    what.file.parent.mkdir(parents=True, exist_ok=True)
    what.file.write_bytes(bytes(size))
    hold(store, what, owner, f"{number}.zip")
    return what


def test_who_brings_more_loses_what_was_used_longest_ago(opened, narrow):
    narrow()
    first, second, shared = bring(opened, 1, "me"), bring(opened, 2, "me"), bring(opened, 3, "you")
    assert make_room_for_brought(opened, "me", 400_000) == ["1.zip"]
    assert [each.file.exists() for each in (first, second, shared)] == [False, True, True]
    assert make_room_for_brought(opened, "me", 400_000) == []
    hold(opened, second, "you", "same.zip")
    assert make_room_for_brought(opened, "me", 800_000) == ["2.zip"] and second.file.exists(), "its other owner has it"
    assert {(each.owner, each.what) for each in holdings(opened)} == {("you", shared), ("you", second)}


def test_what_a_run_uses_stays_and_what_does_not_fit_is_refused(opened, narrow):
    narrow()
    what = bring(opened, 1, "me", 700_000)
    add(opened, [Request(RunSpec("conv3-4 gap FC-6", f"folder {what.name}"))], "me")
    sentence = refusal(make_room_for_brought, opened, "me", 500_000)
    assert sentence == "there is no room for a file of 0.5 MB: at most 1 MB are kept for one person, 3 MB for all."
    assert what.file.exists() and refusal(make_room_for_brought, opened, "other", 1_500_000)


def test_many_owners_do_not_fill_the_server(opened, narrow):
    """Numbers of browsers cost nothing: of who has most the oldest goes."""
    narrow()
    small = bring(opened, 0, "pupil", 100_000)
    for number in range(1, 4):
        bring(opened, number, f"number {number}", 900_000)
    assert make_room_for_brought(opened, "new", 900_000) == [], "none of it was the newcomer's own"
    assert small.file.exists() and len(holdings(opened)) == 3, "the oldest of the others has gone"
