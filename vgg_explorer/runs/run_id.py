"""The whole id of a run by its beginning; what is known of the run stands in `runs.listing`."""

from sqlalchemy import select

from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError


def whole_id(store: Store, id: str) -> str:
    """The id that begins so; a SpecError where there is none, or more than one."""
    with store.reading() as connection:
        asked = select(RUNS.c.id).where(RUNS.c.id.startswith(id, autoescape=True)).limit(2)
        found = connection.scalars(asked).all()
    if not id or not found:
        raise SpecError("there is no run {id!r}.", id=brief(id))
    if len(found) > 1:
        raise SpecError("more than one run begins with {id!r}; write more of it.", id=brief(id))
    return str(found[0])
