"""Runs that need others: those must finish first, and stay as long as they are needed."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from vgg_explorer.runs.listing import PARTS, runs
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.state import STATES, Exit, Run
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message

SHORT = 8  # characters of an id that tell runs apart for people


def check_needs(connection: Connection, asked: Sequence[Request]) -> None:
    """Raise where a request needs a run that does not stand before it; so no two can wait for each other."""
    wanted = {id for request in asked for id in request.needs}
    before = set(exits(connection, wanted))
    for request in asked:
        missing = next((id for id in request.needs if id not in before), None)
        if missing is not None:
            raise SpecError("the run needs the run {id}, and there is none before it.", id=missing[:SHORT])
        before.add(request.id)


def check_unneeded(connection: Connection, id: str) -> None:
    """Raise where a run that waits or works needs the one with that id."""
    needing = select(RUNS.c.id, RUNS.c.name).where(RUNS.c.exit.is_(None), RUNS.c.needs.contains(id, autoescape=True))
    found = connection.execute(needing.limit(1)).first()
    if found is not None:
        name = f"{found.name} ({found.id[:SHORT]})" if found.name else found.id[:SHORT]
        raise SpecError("the run {name} needs this one; stop it, or wait for its end.", name=name)


def exits(connection: Connection, ids: Iterable[str]) -> dict[str, Exit | None]:
    """How runs have ended, None of those that have not; of `ids` those that there are."""
    chosen, found = list(ids), dict[str, Exit | None]()
    for start in range(0, len(chosen), PARTS):
        rows = select(RUNS.c.id, RUNS.c.exit).where(RUNS.c.id.in_(chosen[start : start + PARTS]))
        found |= {id: exit for id, exit in connection.execute(rows)}
    return found


def refusals(store: Store, known: Sequence[Run]) -> dict[str, Message]:
    """The waiting runs that can no longer begin, by their ids, and why: a run that they need has not finished.

    `known` are all runs that wait or work.
    """
    strict = {run.id: set(run.needs) - set(run.choose) for run in known if run.state == "waiting"}
    ended = set[str]().union(*strict.values()) - {run.id for run in known}
    if not ended:
        return {}
    with store.reading() as connection:
        found = exits(connection, ended)
    broken = {id for id in ended if found.get(id) != "finished"}
    said = {id: because(store, id) for id in broken}
    firsts = {id: next((need for need in sorted(needs) if need in broken), None) for id, needs in strict.items()}
    return {id: said[first] for id, first in firsts.items() if first is not None}


def because(store: Store, id: str) -> Message:
    """Why a run that needs this one cannot begin."""
    found = runs(store, ids=[id])
    if not found:
        return Message("it needs the run {name}, which is deleted.", {"name": id[:SHORT]})
    name = f"{found[0].title} ({id[:SHORT]})"
    return Message("it needs the run {name}, which is {what}.", {"name": name, "what": STATES[found[0].state]})
