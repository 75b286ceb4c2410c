"""The database of runs: SQLite in the data directory, or what the setting `store_url` names."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Float,
    create_engine,
    event,
    func,
    literal_column,
    type_coerce,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.sql.elements import ColumnElement

from vgg_explorer.runs.files import data_directory
from vgg_explorer.runs.upgrade import bring_up_to_date
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError

BUSY = 2.0  # seconds that a page waits for another writer
PATIENT = 60.0  # seconds that workers, the supervisor and the shell do, whose work would end by it


class Store:
    """A connection to the database; `writing` and `reading` are transactions, and say in a sentence what went wrong."""

    def __init__(self, url: str, busy: float = BUSY) -> None:
        self.name = readable(url)
        with self.speaking():
            self.engine = connect(url, busy)
            self.now = clock(self.engine)
            bring_up_to_date(self.engine)
        self.file = file_of(self.engine)
        self.number = number(self.file)

    @property
    def is_there(self) -> bool:
        """Whether its file is still the one that was opened: a file that is deleted can be written to, for nobody."""
        return number(self.file) == self.number

    def check_there(self) -> None:
        if not self.is_there:
            raise SpecError("the store {name} was deleted or replaced while it was open.", name=self.name)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self.check_there()
        with self.speaking(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self.check_there()
        with self.speaking(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Turn what the database says into one sentence."""
        try:
            yield
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            reason = first_line(error)
            raise SpecError(
                "the store {name} cannot be opened: {reason}; see the setting VGG_EXPLORER_STORE_URL.",
                name=self.name,
                reason=reason,
            ) from None
        except SQLAlchemyError as error:
            raise SpecError(
                "the store {name} does not answer: {reason}.", name=self.name, reason=first_line(error)
            ) from None
        except OSError as error:
            raise SpecError(
                "the store {name} cannot be written: {reason}.", name=self.name, reason=error.strerror or str(error)
            ) from None

    def close(self) -> None:
        self.engine.dispose()


def first_line(error: Exception) -> str:
    """The reason without the statement and its values."""
    return str(getattr(error, "orig", None) or error).splitlines()[0][:200]


def readable(url: str) -> str:
    """A URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return repr(url[:80])


def file_of(engine: Engine) -> Path | None:
    """The file of a SQLite database, None for another one."""
    name = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(name).expanduser() if name and name != ":memory:" else None


def number(file: Path | None) -> tuple[int, int] | None:
    """What tells a file from another one at the same place."""
    try:
        found = file.stat() if file else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def connect(url: str, busy: float) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        file = Path(parsed.database).expanduser()
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.parent == settings().data_directory:
            data_directory()
            file.touch(mode=0o600)  # SQLite gives the files beside it the same rights
    engine = create_engine(parsed, connect_args={"timeout": busy})
    event.listen(engine, "connect", pragmas)
    return engine


def pragmas(connection: Any, _record: object) -> None:
    """WAL: readers and a writer do not wait for each other, and a killed process loses no committed row."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def clock(engine: Engine) -> ColumnElement[float]:
    """Seconds since 1970 by the database's clock: workers on several machines agree on it."""
    if engine.dialect.name == "sqlite":
        return literal_column("((julianday('now') - 2440587.5) * 86400.0)")
    return type_coerce(func.extract("epoch", func.clock_timestamp()), Float())


def store_url() -> str:
    return settings().store_url or f"sqlite:///{settings().data_directory / 'store.db'}"


def open_store() -> Store:
    """The store of the settings, opened once a process, and anew where its file was deleted or replaced.

    A process that serves pages waits for another writer as briefly as a visitor does; all others have patience.
    """
    busy = BUSY if "streamlit" in sys.modules else PATIENT
    found = _opened(store_url(), os.getpid(), busy)
    if not found.is_there:
        found.close()
        _opened.cache_clear()
        found = _opened(store_url(), os.getpid(), busy)
    return found


@cache
def _opened(url: str, _process: int, busy: float) -> Store:
    """A fork must not use its parent's connections."""
    return Store(url, busy)
