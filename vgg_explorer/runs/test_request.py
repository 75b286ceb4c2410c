"""Tests to be, from the names of weights: what each means by content, and which runs must have finished first."""

from collections.abc import Sequence
from typing import NamedTuple

from vgg_explorer.runs.folder import runs_folder
from vgg_explorer.runs.listing import SHORT, find
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.state import OPEN, STATES
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.weights import known
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.names import shortened
from vgg_explorer.specs.run import WeightsSource, training
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.test_run import Part, TestSpec


class Chosen(NamedTuple):
    """Weights by content, the run that they come from, by its id, the data of their training, and what to call them."""

    source: WeightsSource
    needs: tuple[str, ...]
    dataset: str
    name: str


def chosen(store: Store, weights: str) -> Chosen:
    """The weights of a name as in `runs.weights`: RUN, RUN@3, zoo:NAME, torchvision:NAME, own:CHECKSUM.

    A run must have finished, or be one that still can. Raises SpecError where there are no such weights.
    """
    if ":" in weights:
        source = WeightsSource(name=weights)
        found = known(weights, paths=False)
        return Chosen(source, (), found.dataset, found.title)
    id, _, epoch = weights.removeprefix(f"{runs_folder()}/").partition("@")
    run = find(store, id)
    if run.state not in ("finished", *OPEN):
        raise SpecError(
            "the run {name} is {what}; test one that has finished, or that waits or works.",
            name=f"{run.title} ({run.id[:SHORT]})",
            what=STATES[run.state],
        )
    if run.state == "finished":
        known(weights, paths=False)  # its files may be gone
    spec = training(run.spec)
    if epoch and not epoch.isdecimal():
        raise SpecError("the run has not kept epoch {epoch!r}.", epoch=epoch[:SHORT])
    return Chosen(WeightsSource(spec, epoch=int(epoch) if epoch else None), (run.id,), spec.dataset, run.title)


def requests_of_tests(
    tested: Sequence[Chosen], dataset: str, part: Part, protocol: TestProtocol, *, fuse: bool
) -> list[Request]:
    """One test of all of them together where they are fused, else one for each; the same weights are tested once."""
    once = {each.source: each for each in tested}
    groups = [list(tested)] if fuse else [[each] for each in once.values()]
    return [
        Request(
            TestSpec(tuple(each.source for each in group), dataset, part, protocol),
            needs=tuple(id for each in group for id in each.needs),
            name=shortened(" + ".join(each.name for each in group)),
        )
        for group in groups
    ]
