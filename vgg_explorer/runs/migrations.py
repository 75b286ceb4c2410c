"""The steps that bring an older store up to date, each from one version to the next."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from sqlalchemy import Connection, text

from vgg_explorer.runs.request import Request
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import RunSpec, read_run

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


MIGRATIONS: dict[int, Step] = {1: to_version_2}
