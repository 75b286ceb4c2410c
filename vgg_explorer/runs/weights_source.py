"""Where the weights are that a run starts from or tests: found by content, not by the id of a run."""

from collections.abc import Sequence

from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import WeightsSource


def weights_name(source: WeightsSource, needs: Sequence[str] = ()) -> str:
    """The name by which `runs.weights` finds them; a run is looked for among those with the ids `needs`."""
    if source.run is None:
        return source.name
    found = next((run for run in runs(open_store(), ids=needs) if run.spec == source.run), None)
    if found is None:
        raise SpecError(
            "the trained {network} with seed {seed} that this run needs is not here any more.",
            network=source.run.network,
            seed=source.run.seed,
        )
    return found.id if source.epoch is None else f"{found.id}@{source.epoch}"
