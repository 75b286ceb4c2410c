"""What an owner has asked for before, in the same words: it is not carried out twice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vgg_explorer.runs.listing import latest
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.state import OPEN
from vgg_explorer.runs.store import Store

ENDED = ("finished", "diverged")


def new_requests(store: Store, asked: Sequence[Request], owner: str) -> list[Request]:
    """Those that there are not yet; what they need are the runs that there are, where there are some."""
    known = {request.id: latest(store, (request.key(), request.version_1_key()), owner) for request in asked}
    same = {id: run.id for id, run in known.items() if run and run.state in (*ENDED, *OPEN)}
    return [
        replace(request, choose=renamed(request.choose, same), needs=renamed(request.needs, same))
        for request in asked
        if request.id not in same
    ]


def renamed(ids: Sequence[str], same: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(same.get(id, id) for id in ids)
