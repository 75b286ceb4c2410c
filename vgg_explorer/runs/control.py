"""What people may do to runs: their own, and with the teacher's key everybody's."""

import json
import shutil
from collections.abc import Collection, Sequence

from sqlalchemy import delete as delete_rows
from sqlalchemy import update

from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.kinds import check_limits
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.needs import check_unneeded
from vgg_explorer.runs.person import Person, check_sees
from vgg_explorer.runs.queue import add, check_owner
from vgg_explorer.runs.quotas import check_room
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.state import AT_WORK, RESUMABLE, STATES, Run
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import METRICS, RUNS
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.names import tidy_name

MAX_TAGS, MAX_TAG = 10, 24
AGAIN = (*RESUMABLE, "refused")  # states from which a run whose checkpoint is damaged starts again


def check_may(person: Person, run: Run) -> None:
    if not person.may(run):
        raise SpecError("this run belongs to somebody else; its owner, or a teacher, can do that.")


def stop(store: Store, id: str, person: Person) -> None:
    """Ask a run to save and end, within two steps; one that waits has ended at once."""
    run = find(store, id)
    check_may(person, run)
    with store.writing() as connection:
        mine = RUNS.c.id == run.id
        waiting = mine & RUNS.c.pid.is_(None) & RUNS.c.exit.is_(None)
        connection.execute(update(RUNS).where(mine & RUNS.c.exit.is_(None)).values(stop=True))
        connection.execute(update(RUNS).where(waiting).values(exit="stopped", stop=False, finished=store.now))


def resume(store: Store, id: str, person: Person) -> None:
    """Queue a run again that was stopped, failed or interrupted: it goes on from its checkpoint."""
    go_on(store, find(store, id), person)


def restart(store: Store, id: str, person: Person) -> None:
    """Queue a run again from its first step: its checkpoint is damaged, or of other weights. Its epochs are dropped."""
    run = find(store, id)
    check_may(person, run)
    if run.state in AT_WORK or not run.must_start_again:
        raise SpecError(
            "only a run whose checkpoint is damaged starts again; this one can go on, or be asked for anew."
        )
    folder_of(run.id).checkpoint.unlink(missing_ok=True)
    with store.writing() as connection:
        connection.execute(delete_rows(METRICS).where(METRICS.c.run == run.id))
    go_on(store, run, person, states=AGAIN)


def go_on(store: Store, run: Run, person: Person, states: Collection[str] = RESUMABLE) -> None:
    check_may(person, run)
    if run.state not in states:
        raise SpecError(
            "a run that is {what} cannot go on; only one that was stopped or broken off.", what=STATES[run.state]
        )
    check_limits(run.spec)
    check_room(store, run.owner)
    with store.writing() as connection:
        check_owner(connection, run.owner, 1)
        connection.execute(
            update(RUNS)
            .where(RUNS.c.id == run.id)
            .values(exit=None, error="", pid=None, born=None, host=None, stop=False, finished=None)
        )


def duplicate(store: Store, id: str, person: Person) -> str:
    """Ask for the same run anew, from its first step; anybody may, of anybody's run that is on nobody's own."""
    run = find(store, id)
    check_sees(person, run)
    needs = tuple(id for id in run.needs if id not in run.choose)  # its learning rate is chosen already
    request = Request(run.spec, tests=run.tests, keeps=run.keeps, name=run.name, tags=run.tags, needs=needs)
    return add(store, [request], person.owner, key=person.key)[0]


def rename(store: Store, id: str, name: str, person: Person) -> None:
    run = find(store, id)
    check_may(person, run)
    write(store, run.id, name=tidy_name(name))


def tag(store: Store, id: str, tags: Sequence[str], person: Person) -> None:
    """Replace the tags of a run."""
    run = find(store, id)
    check_may(person, run)
    kept = list(dict.fromkeys(" ".join(each.split()) for each in tags if each.strip()))
    if len(kept) > MAX_TAGS or any(len(each) > MAX_TAG for each in kept):
        raise SpecError(
            "at most {most} tags of {length} characters are kept; these are more.", most=MAX_TAGS, length=MAX_TAG
        )
    write(store, run.id, tags=json.dumps(kept))


def delete(store: Store, id: str, person: Person) -> None:
    """Take a run out of the store, and its files from the disk; there is no way back. A run that is needed stays."""
    run = find(store, id)
    check_may(person, run)
    if run.state in AT_WORK:
        raise SpecError("the run is at work; stop it first.")
    with store.writing() as connection:
        connection.execute(delete_rows(RUNS).where(RUNS.c.id == run.id))
        check_unneeded(connection, run.id)
    shutil.rmtree(folder_of(run.id).path, ignore_errors=True)


def write(store: Store, id: str, **values: object) -> None:
    with store.writing() as connection:
        connection.execute(update(RUNS).where(RUNS.c.id == id).values(**values))
