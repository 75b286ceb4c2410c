"""What a worker writes into the store while it carries out a run."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite

from sqlalchemy import and_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from vgg_explorer.runs.processes import born, host
from vgg_explorer.runs.run_json import Tried, facts_dict, summary_dict
from vgg_explorer.runs.state import Exit
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import METRICS, RUNS
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run_event import Loading
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import RunSummary


def claim(store: Store, id: str, pid: int) -> bool:
    """Take a waiting run for this process; False where another one was faster, or nobody wants it any more."""
    free = and_(RUNS.c.id == id, RUNS.c.pid.is_(None), RUNS.c.exit.is_(None))
    with store.writing() as connection:
        taken = connection.execute(
            update(RUNS)
            .where(free)
            .values(host=host(), pid=pid, born=born(pid), started=store.now, heartbeat=store.now, doing="{}")
        )
    return taken.rowcount == 1


class RunWriter:
    """Writes into the row of one run, and its metrics."""

    def __init__(self, store: Store, id: str) -> None:
        self.store, self.id = store, id

    def alive(self, **values: object) -> None:
        """A sign of life, and columns of the run."""
        with self.store.writing() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == self.id).values(heartbeat=self.store.now, **values))

    def doing(self, loading: Loading) -> None:
        """What it does before its first step, and how far that is."""
        self.alive(doing=json.dumps(asdict(loading)))

    def ready(self, facts: RunFacts, rates: Tried = ()) -> None:
        """It begins to learn; parameters, MACs, steps and the plan are known."""
        self.alive(doing="{}", facts=json.dumps(facts_dict(facts, rates)))

    def measured(self, step: int, values: Mapping[str, float]) -> None:
        """Metrics at a step. A run that was resumed repeats steps: the newer value counts."""
        rows = [
            {"run": self.id, "name": name, "step": step, "value": value if isfinite(value) else None}
            for name, value in values.items()
        ]
        with self.store.writing() as connection:
            connection.execute(upsert(self.store.engine.dialect.name), rows)
            connection.execute(update(RUNS).where(RUNS.c.id == self.id).values(heartbeat=self.store.now))

    def stop_requested(self) -> bool:
        """Whether somebody wants it to stop, or has deleted it."""
        with self.store.reading() as connection:
            return connection.scalar(select(RUNS.c.stop).where(RUNS.c.id == self.id)) in (True, None)

    def ask_to_stop(self, reason: Message) -> None:
        """Have the run save and stop, and say why; what it has is kept."""
        self.alive(stop=True, error=json.dumps(reason.as_dict()))

    def end(self, exit: Exit, *, error: Message | None = None, outcome: RunSummary | None = None) -> None:
        """How it ended, why where that needs a reason, and what came of it."""
        more = {} if outcome is None else {"outcome": json.dumps(summary_dict(outcome))}
        more |= {} if error is None else {"error": json.dumps(error.as_dict())}
        with self.store.writing() as connection:
            connection.execute(
                update(RUNS)
                .where(RUNS.c.id == self.id)
                .values(exit=exit, finished=self.store.now, stop=False, doing="{}", **more)
            )


def upsert(dialect: str) -> sqlite.Insert | postgresql.Insert:
    kind = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = kind(METRICS)
    return statement.on_conflict_do_update(
        index_elements=[METRICS.c.run, METRICS.c.name, METRICS.c.step], set_={"value": statement.excluded.value}
    )


def mark_interrupted(store: Store, id: str, pid: int, code: int | None) -> None:
    """Say that the worker of a run is gone, and why; nothing where the run has ended or begun anew meanwhile.

    `code` is that of its process, negative for a signal; None where another process had started it.
    """
    with store.writing() as connection:
        gone = and_(RUNS.c.id == id, RUNS.c.pid == pid, RUNS.c.exit.is_(None))
        text = json.dumps(why_gone(code).as_dict())
        connection.execute(
            update(RUNS).where(gone).values(exit="interrupted", error=text, finished=store.now, stop=False, doing="{}")
        )


def why_gone(code: int | None) -> Message:
    if code is None:
        return Message(
            "its process is gone: it was ended, or the machine was switched off. What was saved before is kept.", {}
        )
    if code < 0:
        return Message(
            "its process was ended by signal {number}: by somebody, or because the machine's memory was used up. What "
            "was saved before is kept.",
            {"number": -code},
        )
    return Message("its process ended with code {number}; its log says more.", {"number": code})


def refuse(store: Store, id: str, reason: Message) -> None:
    """End a waiting run that cannot begin."""
    with store.writing() as connection:
        waiting = and_(RUNS.c.id == id, RUNS.c.pid.is_(None), RUNS.c.exit.is_(None))
        text = json.dumps(reason.as_dict())
        connection.execute(update(RUNS).where(waiting).values(exit="refused", error=text, finished=store.now))


def out_of_memory(store: Store, id: str, pid: int, most: int) -> bool:
    """End a run whose process takes more memory than is allowed; False where it has ended or begun anew meanwhile."""
    reason = Message(
        "it took more than {most} MB of memory, the most that a run may take here. What was saved before is kept.",
        {"most": f"{most:,}"},
    )
    with store.writing() as connection:
        mine = and_(RUNS.c.id == id, RUNS.c.pid == pid, RUNS.c.exit.is_(None))
        ended = connection.execute(
            update(RUNS)
            .where(mine)
            .values(exit="failed", error=json.dumps(reason.as_dict()), finished=store.now, stop=False, doing="{}")
        )
    return ended.rowcount == 1


def out_of_time(store: Store, id: str, minutes: int) -> None:
    """Have a run save and stop that has worked for as long as is allowed."""
    reason = Message("it was stopped after {minutes} minutes, the longest that is allowed here.", {"minutes": minutes})
    with store.writing() as connection:
        late = and_(RUNS.c.id == id, RUNS.c.exit.is_(None))
        connection.execute(update(RUNS).where(late).values(stop=True, error=json.dumps(reason.as_dict())))
