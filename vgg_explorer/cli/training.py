"""Runs for the command line: queued as a page queues them, and watched until they have ended."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import typer

from vgg_explorer.cli import outcome, start
from vgg_explorer.cli.progress import Watched, bar
from vgg_explorer.runs.control import resume, stop
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.person import SHELL, Person
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request, requests
from vgg_explorer.runs.reuse import remaining, same_runs
from vgg_explorer.runs.run_json import result_dict
from vgg_explorer.runs.start_supervisor import start_if_needed
from vgg_explorer.runs.state import OPEN, RESUMABLE, Run
from vgg_explorer.runs.store import Store, open_store
from vgg_explorer.specs.augment import read_scales
from vgg_explorer.specs.datasets import DataSpec, format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.recipe import at_scales, recipe
from vgg_explorer.specs.run_facts import TriedRate
from vgg_explorer.specs.run_result import RunResult

ME = Person(SHELL)
LOOK = 0.2  # seconds between two looks at the store
ENDED = ("finished", "diverged")
STOPPED = "Stopped. What was learned is kept; the same command goes on from there."
GONE = Message("its process is gone.", {})


def train(
    networks: Sequence[str],
    dataset: str,
    recipe_name: str,
    *,
    epochs: int | None,
    seeds: int,
    rates: Sequence[float],
    scale: str,
    wait: bool,
    as_json: bool,
    initialise_from: str = "",
    pre_train: Sequence[str] = (),
    layers: str = "",
) -> None:
    """Do what the options say, and print what came of it."""
    chosen = recipe(recipe_name)
    if epochs is not None:
        chosen = replace(chosen, epochs=epochs)
    if scale:
        chosen = at_scales(chosen, read_scales(scale))
    lines, before, way = start.lines(networks), start.lines(pre_train), start.way(layers)
    data = format_dataset(absolute(read_dataset(dataset)))
    order = Order(lines, data, chosen, seeds, tuple(rates), before=before, way=way)
    store = open_store()
    given = start.given(store, initialise_from, quiet=as_json)
    if given:
        order = replace(order, source=given.source)
    if not as_json:
        start.show(order)
    ids = queued(store, requests(order), given.run if given else "")
    start_if_needed()
    if not wait:
        shown = [queued_dict(run) for run in runs(store, ids=ids)]
        print(json.dumps(shown, indent=2) if as_json else f"{len(ids)} runs are queued; see them with runs list.")
        return
    done = watched(store, ids, quiet=as_json)
    results = [found for run in done if run.tests and (found := folder_of(run.id).trained())]
    ordered = [each for line, seed in product(lines, range(seeds)) for each in results if belongs(each, line, seed)]
    if as_json:
        print(json.dumps([result_dict(each) for each in ordered], indent=2))
    else:
        outcome.show(lines, ordered, rates_of(done))


def queued_dict(run: Run) -> dict[str, str]:
    return {"id": run.id, "network": run.spec.network, "state": run.state}


def absolute(spec: DataSpec) -> DataSpec:
    """A path as the worker needs it, which stands in another folder."""
    if not spec.path or spec.brought:
        return spec
    return replace(spec, path=str(Path(spec.path).expanduser().absolute()))


def belongs(result: RunResult, line: str, seed: int) -> bool:
    return (result.spec.network, result.spec.seed) == (line, seed)


def rates_of(done: Sequence[Run]) -> dict[str, tuple[TriedRate, ...]]:
    """The learning rates that were tried for each network, and what they reached on validation."""
    return {run.spec.network: run.rates for run in done if run.rates}


def queued(store: Store, asked: Sequence[Request], given: str = "") -> list[str]:
    """The ids of the runs: those that this command has asked for before, and new ones."""
    same = same_runs(store, asked, SHELL, states=(*ENDED, *OPEN, *RESUMABLE), given=given)
    for run in same.values():
        if run.state in RESUMABLE:
            resume(store, run.id, ME)
    if new := remaining(asked, same):
        add(store, new, SHELL)
    return [same[request.id].id if request.id in same else request.id for request in asked]


def watched(store: Store, ids: list[str], *, quiet: bool) -> list[Run]:
    """The runs when all have ended. The first that could not be carried out stops the others, and says why."""
    with bar(quiet=quiet) as progress:
        shown = Watched(progress, store, ids)
        try:
            found = until_ended(store, ids, shown)
        except KeyboardInterrupt:
            print("Stopping after this step.", file=sys.stderr)
            stop_all(store, ids)
            found = until_ended(store, ids, shown)
            print(STOPPED, file=sys.stderr)
            raise typer.Exit(130) from None
    if any(run.state not in ENDED for run in found):
        raise typer.Exit(130)  # somebody else stopped it
    return found


def until_ended(store: Store, ids: list[str], shown: Watched) -> list[Run]:
    while True:
        found = runs(store, ids=ids)
        shown.see(found)
        broken = next((run for run in found if run.state in ("refused", "failed", "interrupted")), None)
        if broken:
            stop_all(store, [run.id for run in found if run.state in OPEN])
            raise SpecError("{words}", words=why(broken))
        if not any(run.state in OPEN for run in found):
            return found
        start_if_needed()  # should the supervisor have been killed
        time.sleep(LOOK)


def why(broken: Run) -> str:
    reason = (broken.error or GONE).text()
    if broken.state != "interrupted":
        return reason
    return f"the run was broken off: {reason} The same command goes on from its checkpoint."


def stop_all(store: Store, ids: Sequence[str]) -> None:
    for id in ids:
        stop(store, id, ME)
