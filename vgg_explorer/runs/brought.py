"""What people have brought, and whose it is: a row for each owner of a file, which is kept once under its checksum.

The row is written after the file: where a process is killed between the two, a file is left that belongs to nobody.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from vgg_explorer.runs.person import Person
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import BROUGHT
from vgg_explorer.specs.brought_in import brought_in
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.names import shortened
from vgg_explorer.specs.own_names import Brought, Kind
from vgg_explorer.specs.spec import Spec

STALE = 600.0  # seconds after which a use is written down again


class Holding(NamedTuple):
    """A file that somebody has brought: how that person calls it, its bytes, when it was used last (seconds)."""

    what: Brought
    owner: str
    file: str
    bytes: int
    used: float


def hold(store: Store, what: Brought, owner: str, file: str = "") -> None:
    """Write down that somebody has brought a file, which is there; bringing it again is using it."""
    values = {"file": shortened(file), "bytes": what.file.stat().st_size, "used": store.now}
    with store.writing() as connection:
        changed = connection.execute(update(BROUGHT).where(row_of(what, owner)).values(**values))
        if not changed.rowcount:
            key = {"kind": what.kind, "checksum": what.checksum, "owner": owner}
            connection.execute(insert(BROUGHT).values(**key, **values))


def row_of(what: Brought, owner: str) -> ColumnElement[bool]:
    return and_(BROUGHT.c.kind == what.kind, BROUGHT.c.checksum == what.checksum, BROUGHT.c.owner == owner)


def holdings(store: Store, *, kind: Kind | None = None, owner: str | None = None) -> list[Holding]:
    """What there is, the least recently used first."""
    asked = select(BROUGHT).order_by(BROUGHT.c.used)
    if kind is not None:
        asked = asked.where(BROUGHT.c.kind == kind)
    if owner is not None:
        asked = asked.where(BROUGHT.c.owner == owner)
    with store.reading() as connection:
        rows = connection.execute(asked).all()
    return [Holding(Brought(row.kind, row.checksum), row.owner, row.file, row.bytes, row.used) for row in rows]


def check_holds(store: Store, what: Brought, person: Person | None) -> None:
    """Raise unless a person has brought this, or teaches: a checksum that is known grants nothing.

    The sentence is the same whether there is such a file or not.
    """
    if person is not None and person.teaches:
        return
    if person is None or not what.file.exists() or not used_by(store, what, person.owner):
        raise not_yours(what)


def not_yours(what: Brought) -> SpecError:
    if what.kind == "pictures":
        return SpecError(
            "these pictures are somebody's own; only who brought them, and a teacher, can use them, and only while "
            "they are on this server."
        )
    return SpecError(
        "these weights are somebody's own; only who brought them, and a teacher, can use them, and only while they are "
        "on this server."
    )


def used_by(store: Store, what: Brought, owner: str) -> bool:
    """Whether somebody has brought this; that it was used now is written down."""
    mine = row_of(what, owner)
    with store.reading() as connection:
        ago = connection.scalar(select(store.now - BROUGHT.c.used).where(mine))
    if ago is not None and ago > STALE:
        with store.writing() as connection:
            connection.execute(update(BROUGHT).where(mine).values(used=store.now))
    return ago is not None


def is_held(store: Store, what: Brought) -> bool:
    """Whether anybody has brought this."""
    asked = select(BROUGHT.c.owner).where(BROUGHT.c.kind == what.kind, BROUGHT.c.checksum == what.checksum)
    with store.reading() as connection:
        return connection.execute(asked.limit(1)).first() is not None


def check_holds_all(store: Store, specs: Iterable[Spec], person: Person) -> None:
    """Raise unless a person may use all that is brought in these runs.

    A teacher who starts a run on a student's pictures holds them from then on too, so that the run can be carried out.
    """
    for what in frozenset().union(*map(brought_in, specs)):
        check_holds(store, what, person)
        if what.file.exists() and not used_by(store, what, person.owner):
            hold(store, what, person.owner)


def forget(connection: Connection, what: Brought, owner: str) -> bool:
    """Take a row away; whether nobody holds the file any more."""
    connection.execute(delete(BROUGHT).where(row_of(what, owner)))
    others = select(BROUGHT.c.owner).where(BROUGHT.c.kind == what.kind, BROUGHT.c.checksum == what.checksum)
    return connection.execute(others.limit(1)).first() is None
