"""Runs that there are already in place of those that an order would ask for again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.state import OPEN, Run
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.run import RunSpec

USABLE = ("finished", *OPEN)
MOST = 20  # runs of the same content that are looked at


def same_runs(
    store: Store, asked: Iterable[Request], owner: str, *, states: Collection[str] = USABLE, given: str = ""
) -> dict[str, Run]:
    """The last run of an owner that was asked for in the same words, by the id of each request that has one.

    It is in one of `states`, and has what is needed of it: weights, where it has finished, or those of every epoch.
    Also taken is the run with the id `given`, whoever owns it, for the request of the same content.
    """
    requests = list(asked)
    needed = {id for request in requests for id in request.needs if id not in request.choose}
    found: dict[str, Run] = {}
    for request in requests:
        usable = (run for run in alike(store, request, owner, given) if run.state in states)
        run = next((run for run in usable if serves(run, request, needed=request.id in needed)), None)
        if run:
            found[request.id] = run
    return found


def alike(store: Store, request: Request, owner: str, given: str) -> list[Run]:
    """The runs with the key of the request, the newest first; also with its spec, where that is known by other words.

    A run whose learning rate was chosen has the spec of one that was asked for with that rate.
    """
    keys = RUNS.c.key.in_((request.key(), request.version_1_key()))
    spec = RUNS.c.spec == request.spec.to_json()
    chosen = spec & RUNS.c.tests & (RUNS.c.choose != "[]") & (RUNS.c.exit == "finished")
    asked = select(RUNS.c.id).where(((RUNS.c.owner == owner) & (keys | chosen)) | (spec & (RUNS.c.id == given)))
    with store.reading() as connection:
        ids = connection.scalars(asked.order_by(RUNS.c.number.desc()).limit(MOST)).all()
    return sorted(runs(store, ids=ids), key=lambda run: (run.id != given, -run.number))


def serves(run: Run, request: Request, *, needed: bool) -> bool:
    """Whether the run can stand for the request; one that others need must still have its weights."""
    if not needed:
        return True
    folder = folder_of(run.id)
    return (run.keeps or not request.keeps) and (run.state != "finished" or folder.weights.exists())


def remaining(asked: Sequence[Request], same: Mapping[str, Run]) -> list[Request]:
    """The requests that no run stands for; they need the runs that there are instead of those that would be new."""
    return [
        replace(request, choose=renamed(request.choose, same), needs=renamed(request.needs, same))
        for request in asked
        if request.id not in same
    ]


def renamed(ids: Sequence[str], same: Mapping[str, Run]) -> tuple[str, ...]:
    return tuple(same[id].id if id in same else id for id in ids)


def parents_known(store: Store, order: Order, asked: Sequence[Request], owner: str, given: str = "") -> dict[str, Run]:
    """Runs that an order needs without asking for them, and that there are already; those asked for are made anew."""
    own = set[RunSpec](order.asked)
    return {id: run for id, run in same_runs(store, asked, owner, given=given).items() if run.spec not in own}
