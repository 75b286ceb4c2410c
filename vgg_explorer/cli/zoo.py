"""The zoo in the terminal: what ships, and how it is built again."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from vgg_explorer.analysis.statistics import mean_and_spread
from vgg_explorer.cli import table
from vgg_explorer.cli.progress import answered
from vgg_explorer.cli.training import queued, watched
from vgg_explorer.runs import zoo
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.start_supervisor import start_if_needed
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.specs.distance import DistanceResult
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Evaluate
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.zoo import CIFAR10, DISTANCE_NETWORKS, SEEDS, TITLES, ZOO, DistanceNetwork, ZooEntry

COLUMNS = ["name", "network", "data set", ">seeds", ">parameters", ">MACs", ">top-1 error %", ">± sd"]


def show(*, as_json: bool) -> None:
    """Each network: what it is, and what it reached."""
    if as_json:
        print(json.dumps([as_dict(each) for each in zoo.trained()], indent=2))
        return
    table.write(
        table.plain(COLUMNS, map(row, zoo.trained())), "Use one by zoo:NAME, for example evaluate zoo:shapes-pairs."
    )


def as_dict(network: zoo.Trained) -> dict[str, object]:
    return {
        "name": network.entry.name,
        "title": network.entry.title,
        "spec": json.loads(network.spec.to_json()),
        "parameters": network.shipped.facts.parameters,
        "macs": network.shipped.facts.macs,
        "top1": {str(run.spec.seed): run.test.top1 for run in network.runs if run.test},
        "weights_of_seed": zoo.SHIPPED,
    }


def row(network: zoo.Trained) -> tuple[str, ...]:
    error = mean_and_spread([100 * (1 - run.test.top1) for run in network.runs if run.test])
    facts = network.shipped.facts
    return (
        network.entry.name,
        network.entry.title,
        TITLES.get(network.entry.dataset, network.entry.dataset),
        str(error.n),
        f"{facts.parameters:,}",
        f"{facts.macs:,}",
        f"{error.mean:.2f}",
        f"{error.deviation:.2f}" if error.n > 1 else "",
    )


def build(cifar10: str | None, out: str | None) -> None:
    """Train what the zoo holds, the networks and the distance figure, and write it; what was trained before is kept."""
    home = Path(out) if out else zoo.HOME
    entries = [entry for entry in ZOO if cifar10 or entry.dataset != CIFAR10]
    if not cifar10:
        print("Without --cifar10 the networks of CIFAR-10 are left as they are.")
    store = open_store()
    networks = {entry.name: trained(store, entry, cifar10) for entry in entries}
    kept = {each.entry.name: list(each.runs) for each in zoo.trained() if each.entry.name not in networks}
    found = kept | {name: [result_of(run) for run in runs] for name, runs in networks.items()}
    weights = {name: folder_of(runs[zoo.SHIPPED].id).weights for name, runs in networks.items()}
    zoo.pack({entry.name: found[entry.name] for entry in ZOO if entry.name in found}, weights, home)
    zoo.pack_distance([measured(store, network) for network in DISTANCE_NETWORKS], home)
    print(f"The zoo is written to {home}.")


def trained(store: Store, entry: ZooEntry, cifar10: str | None) -> list[Run]:
    """The runs of an entry, a seed each."""
    specs = [entry.spec(seed) for seed in range(SEEDS)]
    if entry.dataset == CIFAR10 and cifar10:
        specs = [replace(spec, dataset=f"folder {Path(cifar10).expanduser().absolute()}") for spec in specs]
    return carried_out(store, [Request(spec, name=entry.title) for spec in specs])


def carried_out(store: Store, asked: Sequence[Request]) -> list[Run]:
    ids = queued(store, asked)
    start_if_needed()
    return watched(store, ids, quiet=False)


def result_of(run: Run) -> RunResult:
    found = folder_of(run.id).trained()
    if found is None:
        raise SpecError("the result of {name} is gone; delete its run, and build again.", name=run.title)
    return found


def measured(store: Store, network: DistanceNetwork) -> DistanceResult:
    """One network of the distance figure: trained on all distances together, tested at each on pictures of its own."""
    runs = carried_out(store, [Request(network.spec(seed), name=network.name) for seed in range(SEEDS)])
    counts = {distance: {run.spec.seed: tested(run, distance) for run in runs} for distance in network.distances}
    return DistanceResult(network.kind, network.name, network.field, counts)


def tested(run: Run, distance: int) -> tuple[int, int]:
    found = answered(Evaluate(str(folder_of(run.id).path), f"pairs | distance {distance} | seed 1"), quiet=False)
    return found.test.correct, found.test.total
