"""Reading the store: runs as values, their curves as numbers."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import nan
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from vgg_explorer.runs.run_id import whole_id
from vgg_explorer.runs.run_json import read_facts, read_loading, read_summary
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import METRICS, RUNS
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.message import as_message, read_message

Curve = list[tuple[int, float]]  # steps and values
SHORT = 8  # characters of an id that tell runs apart for people
PARTS = 500  # ids in one question to the database


def runs(store: Store, *, ids: Iterable[str] | None = None) -> list[Run]:
    """All runs in the order in which they were asked for; of `ids` those that there are."""
    asked = select(RUNS, store.now.label("now")).order_by(RUNS.c.number)
    if ids is None:
        return fetched(store, asked)
    chosen = list(ids)
    parts = [chosen[start : start + PARTS] for start in range(0, len(chosen), PARTS)]
    found = [run for part in parts for run in fetched(store, asked.where(RUNS.c.id.in_(part)))]
    return sorted(found, key=lambda run: run.number)


def newest(store: Store, *where: ColumnElement[bool], most: int) -> list[Run]:
    """The newest of the runs for which all of this holds, in the order in which they were asked for."""
    asked = select(RUNS, store.now.label("now")).where(*where).order_by(RUNS.c.number.desc()).limit(most)
    return fetched(store, asked)[::-1]


def of_batch(store: Store, batch: str) -> list[Run]:
    """The runs that were started together."""
    asked = select(RUNS, store.now.label("now")).where(RUNS.c.batch == batch)
    return fetched(store, asked.order_by(RUNS.c.number))


def count_open(store: Store) -> tuple[int, int]:
    """How many runs are at work, and how many wait."""
    with store.reading() as connection:
        begun = connection.scalars(select(RUNS.c.pid.is_not(None)).where(RUNS.c.exit.is_(None))).all()
    return sum(begun), len(begun) - sum(begun)


def open_runs(store: Store) -> list[Run]:
    """Those that have no end yet."""
    asked = select(RUNS, store.now.label("now")).where(RUNS.c.exit.is_(None))
    return fetched(store, asked.order_by(RUNS.c.number))


def fetched(store: Store, asked: Select[Any]) -> list[Run]:
    with store.reading() as connection:
        return [as_run(row) for row in connection.execute(asked).mappings()]


def as_run(row: RowMapping) -> Run:
    values = dict(row)
    for name in ("tags", "needs", "choose"):
        values[name] = tuple(json.loads(values[name]))
    values["error"] = read_message(json.loads(values["error"])) if values["error"] else None
    values |= progress(values)
    left = {name: value for name, value in values.items() if name not in ("key", "kind", "spec")}
    return Run(spec_json=values["spec"], **left)


def progress(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns of JSON say; where they are damaged nothing is known, and the run's error says so."""
    name = values["name"] or values["id"][:SHORT]
    try:
        facts, rates = read_facts(values["facts"], name)
        outcome, doing = read_summary(values["outcome"], name), read_loading(values["doing"], name)
    except SpecError as error:
        return {"facts": None, "rates": (), "outcome": None, "doing": None, "error": as_message(error)}
    return {"facts": facts, "rates": rates, "outcome": outcome, "doing": doing}


def find(store: Store, id: str) -> Run:
    """One run by its id or the beginning of it; a SpecError where there is none, or more than one."""
    (run,) = runs(store, ids=[whole_id(store, id)])
    return run


def latest(store: Store, keys: Sequence[str], owner: str) -> Run | None:
    """The last run of an owner that was asked for in the same words: it has one of these keys."""
    with store.reading() as connection:
        asked = select(RUNS.c.id).where(RUNS.c.key.in_(keys), RUNS.c.owner == owner).order_by(RUNS.c.number.desc())
        id = connection.scalars(asked.limit(1)).first()
    return runs(store, ids=[id])[0] if id else None


def last_ended(store: Store, keys: Iterable[str], owner: str) -> dict[str, Run]:
    """The last run of an owner with each of these keys that has ended by itself, by its key."""
    chosen, ids = list(keys), dict[str, str]()
    mine = select(RUNS.c.key, RUNS.c.id).where(RUNS.c.owner == owner, RUNS.c.exit.in_(("finished", "diverged")))
    with store.reading() as connection:
        for start in range(0, len(chosen), PARTS):
            part = mine.where(RUNS.c.key.in_(chosen[start : start + PARTS])).order_by(RUNS.c.number)
            ids |= {key: id for key, id in connection.execute(part)}
    found = {run.id: run for run in runs(store, ids=ids.values())}
    return {key: found[id] for key, id in ids.items() if id in found}


def curves(store: Store, ids: Sequence[str], name: str, *, most: int = 300) -> dict[str, Curve]:
    """One metric of several runs by step; of a long curve about `most` points, the last one among them."""
    found: dict[str, Curve] = defaultdict(list)
    asked = select(METRICS.c.run, METRICS.c.step, METRICS.c.value).order_by(METRICS.c.run, METRICS.c.step)
    with store.reading() as connection:
        for start in range(0, len(ids), PARTS):
            part = asked.where(METRICS.c.name == name, METRICS.c.run.in_(list(ids[start : start + PARTS])))
            for run, step, value in connection.execute(part):
                found[run].append((step, nan if value is None else value))
    return {run: thinned(curve, most) for run, curve in found.items()}


def thinned(curve: Curve, most: int) -> Curve:
    each = max(1, len(curve) // most)
    return curve if each == 1 else [*curve[:-1:each], curve[-1]]


def metric_best(store: Store, ids: Sequence[str], name: str) -> dict[str, float]:
    """The highest value of a metric of each run that has it."""
    with store.reading() as connection:
        asked = select(METRICS.c.run, func.max(METRICS.c.value)).where(METRICS.c.name == name)
        rows = connection.execute(asked.where(METRICS.c.run.in_(list(ids))).group_by(METRICS.c.run))
        return {run: value for run, value in rows if value is not None}


def last_values(store: Store, ids: Sequence[str]) -> dict[str, dict[str, float]]:
    """The newest value of each metric of each run, and its step as `step`."""
    newest = (
        select(METRICS.c.run, METRICS.c.name, func.max(METRICS.c.step).label("step"))
        .where(METRICS.c.run.in_(list(ids)))
        .group_by(METRICS.c.run, METRICS.c.name)
        .subquery()
    )
    joined = (METRICS.c.run == newest.c.run) & (METRICS.c.name == newest.c.name) & (METRICS.c.step == newest.c.step)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with store.reading() as connection:
        asked = select(METRICS.c.run, METRICS.c.name, METRICS.c.step, METRICS.c.value).join(newest, joined)
        for run, name, step, value in connection.execute(asked):
            found[run][name] = nan if value is None else value
            found[run]["step"] = max(step, found[run].get("step", 0))
    return found


def histories(store: Store, ids: Sequence[str]) -> dict[str, list[Epoch]]:
    """The epochs of each run, from its metrics."""
    names = [name for name in Epoch.__dataclass_fields__ if name != "epoch"]
    rows: dict[str, dict[int, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    with store.reading() as connection:
        asked = select(METRICS).where(METRICS.c.name.in_(["epoch", *names]), METRICS.c.run.in_(list(ids)))
        for run, name, step, value in connection.execute(asked):
            rows[run][step][name] = nan if value is None else value
    return {
        run: [as_epoch(row) for _, row in sorted(steps.items()) if len(row) > len(names)] for run, steps in rows.items()
    }


def as_epoch(row: dict[str, Any]) -> Epoch:
    return Epoch(**{**row, "epoch": int(row["epoch"]), "pictures": int(row["pictures"])})
