"""Room on the disk, for each owner and in all: what was used longest ago goes first, and nothing that is needed."""

import json
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

from sqlalchemy import or_, select, update

from vgg_explorer.runs import disk
from vgg_explorer.runs.brought import Holding, forget, holdings
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.kinds import read_spec
from vgg_explorer.runs.listing import PARTS
from vgg_explorer.runs.state import RESUMABLE
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.settings import settings
from vgg_explorer.specs.brought_in import brought_in
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.own_names import Brought

MEGABYTE = 10**6
SPARED = ("spec.json", "result.json", "started.json", "log.txt")  # of a run whose files are removed
REMOVED = Message("its weights were removed to make room; what came of it is kept.", {})


def make_room_for_runs(store: Store, owner: str, keep: Collection[str] = ()) -> int:
    """Remove weights and checkpoints of ended runs until owner and all are within their room; of how many runs.

    Those with the ids `keep` stay, as all that others need that have no end yet.
    """
    disk.KNOWN.clear()
    mine = remove_runs(store, settings().owner_runs_megabytes, [owner], keep)
    return mine + remove_runs(store, settings().runs_megabytes, by_size(run_bytes(store)), keep)


def over_room(store: Store, owner: str) -> SpecError | None:
    """Why no more can be written for a run of that owner, if so."""
    most, most_in_all = settings().owner_runs_megabytes, settings().runs_megabytes
    used, sizes = run_bytes(store).get(owner, 0), disk.run_sizes()
    if used > most * MEGABYTE:
        return SpecError(
            "the files of your runs take {used} MB; at most {most} are kept. Delete runs that nobody needs.",
            used=f"{used / MEGABYTE:,.0f}",
            most=f"{most:,}",
        )
    if sum(sizes.values()) > most_in_all * MEGABYTE:
        return SpecError(
            "the files of all runs take {used} MB; at most {most} are kept. Delete runs that nobody needs.",
            used=f"{sum(sizes.values()) / MEGABYTE:,.0f}",
            most=f"{most_in_all:,}",
        )
    return None


def check_room(store: Store, owner: str, keep: Collection[str] = ()) -> None:
    """Make room for runs of an owner, and raise where there is none all the same."""
    if over_room(store, owner):
        make_room_for_runs(store, owner, keep)
        if error := over_room(store, owner):
            raise error


def run_bytes(store: Store) -> Counter[str]:
    """The bytes of the runs of each owner."""
    found, sizes = Counter[str](), disk.run_sizes()
    ids = list(sizes)
    with store.reading() as connection:
        for start in range(0, len(ids), PARTS):
            rows = select(RUNS.c.id, RUNS.c.owner).where(RUNS.c.id.in_(ids[start : start + PARTS]))
            for id, owner in connection.execute(rows):
                found[owner] += sizes[id]
    return found


def by_size(used: Counter[str]) -> list[str]:
    return [owner for owner, _ in used.most_common()]


def remove_runs(store: Store, megabytes: int, owners: Sequence[str], keep: Collection[str]) -> int:
    """Remove from these owners' ended runs, owner by owner, until theirs together are within the room."""
    used, removed = run_bytes(store), 0
    too_much = sum(used[owner] for owner in owners) - megabytes * MEGABYTE
    for id in (id for owner in owners if too_much > 0 for id in ended(store, owner, keep)):
        if too_much <= 0:
            break
        if freed := strip(id):
            too_much -= freed
            removed += 1
            say_removed(store, id)
    if removed:
        disk.KNOWN.clear()
        print(f"{removed} runs lost their weights to make room.", flush=True)
    return removed


def ended(store: Store, owner: str, keep: Collection[str]) -> list[str]:
    """The runs of an owner that have files, have ended, and that no other needs; what was used longest ago first."""
    sizes = disk.run_sizes()
    mine = select(RUNS.c.id).where(RUNS.c.owner == owner, RUNS.c.exit.is_not(None)).order_by(RUNS.c.finished)
    alive = or_(RUNS.c.exit.is_(None), RUNS.c.exit.in_(RESUMABLE))
    with store.reading() as connection:
        needed = {id for needs in connection.scalars(select(RUNS.c.needs).where(alive)) for id in json.loads(needs)}
        found = [id for id in connection.scalars(mine) if id in sizes and id not in needed and id not in keep]
    return sorted(found, key=lambda id: disk.used(folder_of(id).path))  # of equal ones the order stays


def strip(id: str) -> int:
    """Remove what is large of a run; bytes."""
    folder = folder_of(id).path
    before = disk.size(folder)
    for place in folder.glob("*"):
        if place.name in SPARED:
            continue
        with suppress(OSError):
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink()
    return before - disk.size(folder)


def say_removed(store: Store, id: str) -> None:
    with store.writing() as connection:
        said = json.dumps(REMOVED.as_dict())
        connection.execute(update(RUNS).where(RUNS.c.id == id).values(error=said))


def make_room_for_brought(store: Store, owner: str, more: int) -> list[str]:
    """Forget what was used longest ago until `more` bytes fit: of the owner, or where all is too much of who has most.

    The owner's files that went, as they were called. Raises SpecError where it does not fit: what a run needs stays.
    """
    removed, needed = list[Holding](), needed_by_runs(store)
    limits = (settings().owner_brought_megabytes, settings().brought_megabytes)
    while not fits(store, owner, more, limits):
        found = [each for each in holdings(store) if each.what not in needed]
        whose = owner if over(holdings(store, owner=owner), more, limits[0]) else largest(found)
        oldest = next((each for each in found if each.owner == whose), None)
        if oldest is None:
            break
        drop(store, oldest)
        removed.append(oldest)
    if not fits(store, owner, more, limits):
        raise SpecError(
            "there is no room for a file of {size} MB: at most {most} MB are kept for one person, {all} MB for all.",
            size=f"{more / MEGABYTE:,.1f}",
            most=f"{limits[0]:,}",
            all=f"{limits[1]:,}",
        )
    return [each.file or each.what.name for each in removed if each.owner == owner]


def largest(found: Iterable[Holding]) -> str:
    """The owner of most of what may go."""
    used = Counter[str]()
    for each in found:
        used[each.owner] += each.bytes
    return next((owner for owner, _ in used.most_common(1)), "")


def fits(store: Store, owner: str, more: int, limits: tuple[int, int]) -> bool:
    return not over(holdings(store, owner=owner), more, limits[0]) and not over(holdings(store), more, limits[1])


def over(found: Iterable[Holding], more: int, megabytes: int) -> bool:
    """Whether these and `more` bytes are too much; what several own is on the disk once."""
    return sum({each.what: each.bytes for each in found}.values()) + more > megabytes * MEGABYTE


def needed_by_runs(store: Store) -> set[Brought]:
    """What runs use that wait, work or may go on."""
    alive = or_(RUNS.c.exit.is_(None), RUNS.c.exit.in_(RESUMABLE))
    found = set[Brought]()
    with store.reading() as connection:
        for spec in connection.scalars(select(RUNS.c.spec).where(RUNS.c.private == "brought", alive)):
            with suppress(SpecError):
                found |= brought_in(read_spec(spec))
    return found


def drop(store: Store, held: Holding) -> None:
    """Forget one owner's file; the file goes with its last owner."""
    with store.writing() as connection:
        last = forget(connection, held.what, held.owner)
    if last:
        held.what.file.unlink(missing_ok=True)
    print(f"A file of {held.bytes:,} bytes was removed to make room.", flush=True)
