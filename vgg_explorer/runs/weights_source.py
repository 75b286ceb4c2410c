"""Where the weights are that a run starts from or tests: found by content, not by the id of a run."""

from collections.abc import Sequence
from typing import NamedTuple

from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import SHORT, find, runs
from vgg_explorer.runs.state import OPEN, STATES, Run
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.runs.weights import known, of_run
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import WeightsSource, training


class GivenWeights(NamedTuple):
    """Weights by content, and the id of the run whose they are; without one where they have a name."""

    source: WeightsSource
    run: str = ""


def given_weights(store: Store, name: str) -> GivenWeights:
    """What RUN, RUN@3, zoo:NAME, torchvision:NAME and own:CHECKSUM mean; a SpecError where no run can start from it.

    A run that waits or works may be meant too: what starts from it waits for it.
    """
    if ":" in name:
        source = WeightsSource(name=name)
        known(name, paths=False)
        return GivenWeights(source)
    id, _, epoch = name.partition("@")
    run = find(store, id)
    check_gives_weights(run, epoch)
    return GivenWeights(WeightsSource(training(run.spec), epoch=int(epoch) if epoch else None), run.id)


def check_gives_weights(run: Run, epoch: str) -> None:
    """Raise where a run has no weights that can be started from, and will have none."""
    if run.state == "finished":
        of_run(folder_of(run.id), epoch)
    elif run.state not in OPEN:
        raise SpecError(
            "the run {name} is {what}, and its weights cannot be started from; take one that has finished.",
            name=f"{run.title} ({run.id[:SHORT]})",
            what=STATES[run.state],
        )
    elif run.state == "waiting" and run.choose:
        raise SpecError("the run {id} has not chosen its learning rate yet; wait until it has.", id=run.id[:SHORT])
    elif epoch and not (epoch.isdecimal() and run.keeps):
        raise SpecError("the run keeps only its best weights; take {id} without an epoch.", id=run.id[:SHORT])


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
