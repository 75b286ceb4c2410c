"""The steps that bring an older store up to date, each from one version to the next."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from sqlalchemy import Connection, insert, select, text

from vgg_explorer.runs.request import Request
from vgg_explorer.runs.tables import BROUGHT, INDEXES
from vgg_explorer.specs.brought_in import brought_in, privacy
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.names import SHELL
from vgg_explorer.specs.own_names import KINDS, Brought, brought
from vgg_explorer.specs.run import RunSpec, read_run
from vgg_explorer.specs.spec import Spec, read
from vgg_explorer.specs.test_run import TestSpec

Step = Callable[[Connection], None]


def to_version_2(connection: Connection) -> None:
    """Runs say what they need; a key is made of what differs from the defaults."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN needs TEXT NOT NULL DEFAULT '[]'"))
    connection.execute(text("UPDATE runs SET needs = choose"))
    rows = connection.execute(text("SELECT id, key, spec, choose, tests, facts FROM runs")).all()
    rates = {row.id: rate for row in rows if (rate := learning_rate(row.spec)) is not None}
    for row in rows:
        tried = [rates[id] for id in json.loads(row.choose) if id in rates]
        with suppress(SpecError):  # a run that can no longer be read keeps its key
            key = new_key(row.key, read_run(row.spec), tried, json.loads(row.facts), tests=bool(row.tests))
            connection.execute(text("UPDATE runs SET key = :key WHERE id = :id"), {"key": key, "id": row.id})


def learning_rate(spec: str) -> float | None:
    try:
        return read_run(spec).recipe.learning_rate
    except SpecError:
        return None


def new_key(old: str, spec: RunSpec, tried: list[float], facts: dict[str, object], *, tests: bool) -> str:
    """The key of a run in version 2; the old one where nothing tells what it was made of.

    A run that has chosen its learning rate was asked for with the first of those that were tried.
    """
    written = facts.get("rates")
    known = [each["rate"] for each in written] if isinstance(written, list) else []
    for rates in filter(None, chain([tried], [known])):
        recipe = replace(spec.recipe, learning_rate=rates[0])
        request = Request(replace(spec, recipe=recipe), rates=tuple(rates), tests=tests)
        if request.version_1_key() == old:
            return request.key()
    request = Request(spec, tests=tests)
    return request.key() if request.version_1_key() == old else old


def to_version_3(connection: Connection) -> None:
    """Runs say their kind and whose business they are; what somebody has brought has owners; more indexes."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'train'"))
    connection.execute(text("ALTER TABLE runs ADD COLUMN private VARCHAR(10) NOT NULL DEFAULT ''"))
    connection.execute(text("""UPDATE runs SET kind = 'test' WHERE spec LIKE '%"kind": "test"%'"""))
    BROUGHT.create(connection)
    for index in INDEXES:
        index.create(connection)
    kinds: dict[str, type[Spec]] = {RunSpec.kind: RunSpec, TestSpec.kind: TestSpec}
    somebodys = "spec LIKE '%\"folder %' OR spec LIKE '%\"imagenet %' OR spec LIKE '%\"own:%'"
    for row in connection.execute(text(f"SELECT id, owner, spec, requested FROM runs WHERE {somebodys}")).all():
        with suppress(SpecError):  # nobody can read it
            spec: Spec = read(row.spec, kinds)
            private = {"private": privacy(spec), "id": row.id}
            connection.execute(text("UPDATE runs SET private = :private WHERE id = :id"), private)
            for what in brought_in(spec):
                give(connection, what, row.owner, row.requested)
    held = {(row.kind, row.checksum) for row in connection.execute(select(BROUGHT))}
    for what in kept_before():
        if (what.kind, what.checksum) not in held:  # nobody knows any more whose: the shell and a teacher can use it
            give(connection, what, SHELL, what.file.stat().st_mtime)


def kept_before() -> list[Brought]:
    """The files that were brought before anybody wrote down by whom."""
    found = []
    for kind in KINDS:
        pattern = Brought(kind, "*").file
        named = (Brought(kind, file.stem) for file in pattern.parent.glob(pattern.name))
        found += [what for what in named if brought(kind, what.name)]
    return found


def give(connection: Connection, what: Brought, owner: str, used: float) -> None:
    """Write down that somebody has brought what one of that person's runs is on."""
    key = {"kind": what.kind, "checksum": what.checksum, "owner": owner}
    if not what.file.exists() or connection.execute(select(BROUGHT).filter_by(**key)).first():
        return
    size = what.file.stat().st_size
    connection.execute(insert(BROUGHT).values(**key, file=what.file.name, bytes=size, used=used))


MIGRATIONS: dict[int, Step] = {1: to_version_2, 2: to_version_3}
