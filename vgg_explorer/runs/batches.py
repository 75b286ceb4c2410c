"""The list of what was started together."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import RUNS

LOOKED_AT = 2_000  # runs


class RunBatch(NamedTuple):
    """Runs that were started together: how many, how many have no end yet, and the first of them."""

    id: str
    owner: str
    requested: float
    runs: int
    open: int
    first: str


def batches(store: Store, *where: ColumnElement[bool], most: int = 40) -> list[RunBatch]:
    """The newest first, among the newest runs for which all of this holds."""
    looked_at = select(RUNS.c.number).where(*where).order_by(RUNS.c.number.desc()).limit(LOOKED_AT)
    asked = (
        select(
            RUNS.c.batch,
            RUNS.c.owner,
            func.min(RUNS.c.requested),
            func.count(),
            func.count().filter(RUNS.c.exit.is_(None)),
            func.min(RUNS.c.spec),
        )
        .where(RUNS.c.number.in_(looked_at))
        .group_by(RUNS.c.batch, RUNS.c.owner)
        .order_by(func.max(RUNS.c.number).desc())
        .limit(most)
    )
    with store.reading() as connection:
        return [RunBatch(*row) for row in connection.execute(asked)]
