"""Making the tables of a new store, and bringing an older one up to date, whole or not at all."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select, text, update

from vgg_explorer.runs.files import replacing
from vgg_explorer.runs.migrations import MIGRATIONS
from vgg_explorer.runs.tables import ABOUT, METADATA, VERSION
from vgg_explorer.specs.errors import SpecError

LOCK = 0x7667675F  # of PostgreSQL's advisory locks the one that belongs to this program's tables


def bring_up_to_date(engine: Engine) -> None:
    """Make what is missing; refuse what a newer program wrote. A store of this version is only read."""
    with engine.connect() as connection:
        if written_version(connection) == str(VERSION):
            return
    with engine.begin() as connection:
        lock(connection)
        written = written_version(connection)  # another process may have been faster
        if written is None:
            METADATA.create_all(connection)
            connection.execute(insert(ABOUT).values(key="version", value=str(VERSION)))
        elif written != str(VERSION):
            migrate(connection, written)


def written_version(connection: Connection) -> str | None:
    """The version of the tables; None where there are none yet."""
    if not inspect(connection).has_table(ABOUT.name):
        return None
    return connection.scalar(select(ABOUT.c.value).where(ABOUT.c.key == "version"))


def lock(connection: Connection) -> None:
    """One process at a time changes tables. On SQLite a change of tables would otherwise be outside the transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def migrate(connection: Connection, written: str) -> None:
    """Take all steps to this version, in the transaction of the caller."""
    versions = range(int(written), VERSION) if written.isdigit() else range(0)
    if not versions or any(version not in MIGRATIONS for version in versions):
        raise SpecError(
            "the store is of version {found}, and this program reads version {version}; move it away, or take the "
            "program that wrote it.",
            found=written,
            version=VERSION,
        )
    back_up(connection, written)
    for version in versions:
        MIGRATIONS[version](connection)
    connection.execute(update(ABOUT).where(ABOUT.c.key == "version").values(value=str(VERSION)))


def back_up(connection: Connection, version: str) -> None:
    """Keep a copy of SQLite's file, as it is before the migration: store.db.version-1 beside store.db."""
    database = connection.engine.url.database
    if connection.dialect.name != "sqlite" or not database or not Path(database).exists():
        return
    path = Path(database)
    with (
        replacing(path.with_name(f"{path.name}.version-{version}")) as beside,
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(beside)) as target,
    ):
        source.backup(target)
