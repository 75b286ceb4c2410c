"""What a person may look at by its name: weights and data sets, where the name may be somebody else's."""

from vgg_explorer.runs.brought import check_holds, holdings
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import find, newest
from vgg_explorer.runs.person import SHELL, Person, check_sees, sees
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.own_names import brought
from vgg_explorer.specs.run import RunSpec


def check_weights(store: Store, name: str, person: Person | None) -> None:
    """Raise where weights are somebody else's: brought ones, or those of a run on what was brought."""
    if what := brought("weights", name):
        check_holds(store, what, person)
    elif ":" not in name:
        check_sees(person, find(store, name.partition("@")[0]))


def check_dataset(store: Store, spec: DataSpec, person: Person | None) -> None:
    """Raise where a page may not read a set: a path, which only the command line takes, or what is somebody else's."""
    if what := spec.brought:
        check_holds(store, what, person)
    elif spec.path:
        raise SpecError("a page reads pictures that were brought to it; a path is for the command line.")


def own_weights(store: Store, person: Person | None) -> dict[str, str]:
    """The files of weights that a person has brought, by their names, and what they are called; the newest last."""
    if person is None:
        return {}
    found = holdings(store, kind="weights", owner=person.owner)
    return {each.what.name: each.file or each.what.name for each in found if each.what.file.exists()}


def trained_by(store: Store, person: Person | None, *, most: int) -> list[Run]:
    """The newest finished runs of a person, and of the shell, that have weights; the newest first."""
    owners = (SHELL, person.owner) if person else (SHELL,)
    mine = (RUNS.c.owner.in_(owners), RUNS.c.exit == "finished", RUNS.c.kind == RunSpec.kind)
    found = newest(store, *mine, most=2 * most)
    return [run for run in found[::-1] if sees(person, run) and folder_of(run.id).weights.exists()][:most]
