"""What somebody's own there is in a run: pictures and weights that were brought, or a path on the machine."""

from collections.abc import Iterator
from typing import Literal

from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.own_names import Brought, brought
from vgg_explorer.specs.run import RunSpec, WeightsSource
from vgg_explorer.specs.spec import Spec
from vgg_explorer.specs.test_run import TestSpec

Privacy = Literal["", "path", "brought"]  # nobody's own; pictures by a path of this machine; what somebody has brought


def privacy(spec: Spec) -> Privacy:
    """Whose business a run is: with anything in it that was brought, that of the person alone."""
    if brought_in(spec):
        return "brought"
    return "path" if any(read_dataset(line).path for line in lines(spec)) else ""


def brought_in(spec: Spec) -> frozenset[Brought]:
    """The pictures and weights of a run, and of the runs that it starts from or tests, that somebody has brought."""
    pictures = (read_dataset(line).brought for line in lines(spec))
    weights = (brought("weights", source.name) for source in sources(spec))
    return frozenset(found for found in (*pictures, *weights) if found)


def lines(spec: Spec) -> Iterator[str]:
    """The data sets of a run and of its sources."""
    yield spec.dataset
    yield from (source.run.dataset for source in sources(spec) if source.run)


def sources(spec: Spec) -> Iterator[WeightsSource]:
    """The weights that a run starts from or tests, and all that these have started from."""
    direct: tuple[WeightsSource, ...]
    match spec:
        case RunSpec():
            direct = (spec.start.source,) if spec.start else ()
        case TestSpec():
            direct = spec.weights
        case _:
            direct = ()
    for source in direct:
        yield source
        if source.run:
            yield from sources(source.run)
