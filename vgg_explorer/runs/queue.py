"""Asking for runs, and whose turn it is."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from vgg_explorer.runs import limits
from vgg_explorer.runs.brought import check_holds_all
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.kinds import check_limits
from vgg_explorer.runs.listing import metric_best, runs
from vgg_explorer.runs.needs import check_needs
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.quotas import check_room
from vgg_explorer.runs.request import Request, new_id
from vgg_explorer.runs.run_json import facts_dict
from vgg_explorer.runs.state import AT_WORK, Run
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import METRICS, RUNS
from vgg_explorer.specs.brought_in import privacy
from vgg_explorer.specs.run import training
from vgg_explorer.specs.run_facts import TriedRate


def add(store: Store, asked: Sequence[Request], owner: str, *, key: str = "") -> list[str]:
    """Queue runs together; all of them or, where a limit is passed, none. Their ids, in the same order.

    What they use of somebody's own must be the owner's; with the teacher's `key` it may be anybody's.
    """
    check_holds_all(store, (request.spec for request in asked), Person(owner, key))
    for request in asked:
        check_limits(request.spec)
    check_room(store, owner, keep=[id for request in asked for id in request.needs])
    batch = new_id()
    with store.writing() as connection:
        check_owner(connection, owner, len(asked))
        check_needs(connection, asked)
        connection.execute(insert(RUNS), [row(request, owner, batch) for request in asked])
        connection.execute(update(RUNS).where(RUNS.c.batch == batch).values(requested=store.now))
    return [request.id for request in asked]


def check_owner(connection: Connection, owner: str, more: int) -> None:
    """Raise where an owner would have too many runs that wait or work."""
    mine = select(func.count()).select_from(RUNS).where(RUNS.c.owner == owner, RUNS.c.exit.is_(None))
    limits.check_queue(connection.scalar(mine) or 0, more)


def row(request: Request, owner: str, batch: str) -> dict[str, object]:
    return {
        "id": request.id,
        "owner": owner,
        "key": request.key(),
        "kind": request.spec.kind,
        "private": privacy(request.spec),
        "spec": request.spec.to_json(),
        "name": request.name,
        "tags": json.dumps(request.tags),
        "batch": batch,
        "needs": json.dumps(request.needs),
        "choose": json.dumps(request.choose),
        "tests": request.tests,
        "keeps": request.keeps,
        "requested": 0.0,
    }


def next_run(
    known: Sequence[Run], last: Mapping[str, float], begun: Collection[str] = (), broken: Collection[str] = ()
) -> Run | None:
    """The run whose turn it is: of the owner with the fewest at work, then of who has waited longest since a start.

    `known` are all runs that wait or work, `last` says when an owner's last run was started. Those of `begun` have been
    started and may not have claimed their run yet, those of `broken` cannot begin: what needs either has to wait.
    """
    at_work = Counter(run.owner for run in known if run.state in AT_WORK or run.id in begun)
    unfinished = {run.id for run in known}
    waiting = [run for run in known if run.state == "waiting" and run.id not in begun and run.id not in broken]
    ready = [run for run in waiting if not run.stop and not unfinished & set(run.needs)]
    return min(ready, key=lambda run: (at_work[run.owner], last.get(run.owner, 0.0), run.number), default=None)


def last_starts(store: Store) -> dict[str, float]:
    """When the last run of each owner was started."""
    with store.reading() as connection:
        rows = connection.execute(select(RUNS.c.owner, func.max(RUNS.c.started)).group_by(RUNS.c.owner))
        return {owner: started for owner, started in rows if started is not None}


def with_rate(store: Store, run: Run) -> Run | None:
    """The run with the learning rate that its tries found best, written down; None where none of them learnt."""
    tries = [each for each in runs(store, ids=run.choose) if each.exit == "finished"]
    best = metric_best(store, [each.id for each in tries], "validation_accuracy")
    if not best:
        return None
    chosen = max(tries, key=lambda each: (best.get(each.id, 0.0), -each.number))
    asked = training(run.spec)
    spec = replace(asked, recipe=replace(asked.recipe, learning_rate=training(chosen.spec).recipe.learning_rate))
    tried = tuple(TriedRate(training(each.spec).recipe.learning_rate, best.get(each.id)) for each in tries)
    facts = facts_dict(run.facts, tried)
    with store.writing() as connection:
        changed = update(RUNS).where(RUNS.c.id == run.id).values(spec=spec.to_json(), facts=json.dumps(facts))
        connection.execute(changed)
    if spec == chosen.spec:  # the try was this very run: what it has learnt is taken over
        folder_of(run.id).copy_from(folder_of(chosen.id))
        copy_metrics(store, chosen.id, run.id)
    (found,) = runs(store, ids=[run.id])
    return found


def copy_metrics(store: Store, source: str, target: str) -> None:
    columns = [METRICS.c.name, METRICS.c.step, METRICS.c.value]
    rows = select(literal(target), *columns).where(METRICS.c.run == source)
    with store.writing() as connection:
        connection.execute(delete(METRICS).where(METRICS.c.run == target))
        connection.execute(insert(METRICS).from_select(["run", "name", "step", "value"], rows))
