"""Measuring the claims of the paper: the runs of each arm, asked for, found again, and those that ship.

An arm is found by the key of what was asked for, so that a person's own runs and those that ship are read alike.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from vgg_explorer.analysis.paper_arms import SEEDS, TESTED, Arm, TestArm, arm, arms, trained_for
from vgg_explorer.analysis.verdicts import Outcome
from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.json_reading import Json, as_type, reading
from vgg_explorer.runs.listing import last_ended
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_json import result_dict, result_of
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store
from vgg_explorer.specs.checks import check
from vgg_explorer.specs.claim import Size
from vgg_explorer.specs.measurements import Measured, Measurements
from vgg_explorer.specs.order import MAX_SEEDS
from vgg_explorer.specs.run import RunSpec, WeightsSource, training
from vgg_explorer.specs.run_facts import TriedRate
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.test_result import AnyResult
from vgg_explorer.specs.test_run import TestSpec

HOME = Path(__file__).parents[1] / "paper"
Place = tuple[str, int]  # an arm by its name, and a seed


def asked(names: Iterable[str], size: Size, seeds: int = SEEDS) -> list[Request]:
    """The runs that train these arms, and those that tests need: tries of learning rates, parents, a run a seed.

    Networks take turns, seed by seed, so that contrasts can be read early.
    """
    check("the number of seeds", seeds, 1, MAX_SEEDS)
    chosen = [arm(name, size) for name in trained_for(names)]
    tries = {each.name: tries_of(each) for each in chosen}
    found = [request for each in chosen for request in tries[each.name]]
    for seed in range(seeds):
        for each in chosen:
            found += with_parents(final(each, seed, tries[each.name]), found)
    return found


def tries_of(arm: Arm) -> list[Request]:
    """One run a learning rate with seed 0, judged on validation alone; none where there is no choice."""
    if len(arm.rates) < 2:
        return []
    specs = (with_rate(arm.spec, rate) for rate in arm.rates)
    return [Request(spec, tests=False, name=arm.name) for spec in specs]


def with_rate(spec: RunSpec, rate: float) -> RunSpec:
    return replace(spec, recipe=replace(spec.recipe, learning_rate=rate))


def final(arm: Arm, seed: int, tries: Sequence[Request]) -> Request:
    spec = arm.seed(seed) if not tries else with_rate(arm.seed(seed), arm.rates[0])
    return Request(spec, tuple(each.id for each in tries), name=arm.name, rates=arm.rates if tries else ())


def with_parents(request: Request, before: Sequence[Request]) -> list[Request]:
    """A request after those of the runs that it starts from, unless those stand before it already."""
    start = training(request.spec).start
    if start is None or start.source.run is None:
        return [request]
    parent = next((each for each in before if each.spec == start.source.run and each.tests), None)
    more = [] if parent else with_parents(Request(start.source.run, name="A, from He"), before)
    id = parent.id if parent else more[-1].id
    return [*more, replace(request, needs=(*request.needs, id))]


def asked_tests(store: Store, names: Iterable[str], size: Size, owner: str, seeds: int = SEEDS) -> list[Request]:
    """The runs that test trained arms, of those whose networks have finished."""
    wanted = set(names)
    requests = test_requests(trained_runs(store, size, owner, seeds), seeds)
    return [request for (name, _), request in requests.items() if name in wanted]


def trained_runs(store: Store, size: Size, owner: str, seeds: int) -> dict[Place, Run]:
    """An owner's runs that train arms, the last of each that has ended by itself."""
    found = last_ended(store, keys(size, seeds), owner)
    return {place: found[key] for key, place in keys(size, seeds).items() if key in found}


@cache
def keys(size: Size, seeds: int) -> Mapping[str, Place]:
    """The keys of what is asked for to train each arm with each seed."""
    places = [(name, seed) for name in arms(size) for seed in range(seeds)]
    return {final(found := arm(name, size), seed, tries_of(found)).key(): (name, seed) for name, seed in places}


def test_requests(trained: Mapping[Place, Run], seeds: int) -> dict[Place, Request]:
    """Tests on the test set of the weights that were trained with one seed each, where all of them are there."""
    found = {}
    for seed, test in product(range(seeds), TESTED):
        there = [run for name in test.of if (run := trained.get((name, seed))) and run.exit == "finished"]
        if len(there) == len(test.of):  # what diverged has no weights to test
            found[test.name, seed] = test_request(test, there)
    return found


def test_request(test: TestArm, trained: Sequence[Run]) -> Request:
    specs = [training(run.spec) for run in trained]
    spec = TestSpec(tuple(map(WeightsSource, specs)), specs[0].dataset, "test", test.protocol)
    return Request(spec, name=test.name, needs=tuple(run.id for run in trained))


def own(store: Store, size: Size, owner: str, seeds: int = SEEDS) -> Measurements:
    """What an owner has measured."""
    trained = trained_runs(store, size, owner, seeds)
    asked = {place: request.key() for place, request in test_requests(trained, seeds).items()}
    ended = last_ended(store, asked.values(), owner)
    tested = {place: ended[key] for place, key in asked.items() if key in ended}
    made = (measured(*place, run) for place, run in {**trained, **tested}.items())
    return Measurements(size, tuple(each for each in made if each))


def measured(name: str, seed: int, run: Run) -> Measured | None:
    result = result_of_run(run.id, run.finished)
    day = datetime.fromtimestamp(run.finished or 0, UTC).date().isoformat()
    return Measured(name, seed, result, run.rates, day) if result else None


@lru_cache(maxsize=1000)  # pages read the same results again and again
def result_of_run(id: str, finished: float | None) -> AnyResult | None:
    return folder_of(id).result()


@cache
def shipped(size: Size, home: Path = HOME) -> Measurements:
    """What ships; nothing where it was not measured."""
    try:
        found = json.loads((home / f"{size}.json").read_text(encoding="utf-8"))
    except OSError:
        return Measurements(size)
    return Measurements(size, tuple(as_measured(each) for each in found))


def as_measured(found: Json) -> Measured:
    name = f"{found['arm']} of the paper's claims"
    with reading(name):
        rates = as_type(tuple[TriedRate, ...], found["rates"])
        return Measured(found["arm"], found["seed"], result_of(found["result"], name), rates, found["day"])


def pack(found: Measurements, home: Path = HOME) -> Path:
    """Write measurements as those that ship."""
    rows = [
        {
            "arm": each.arm,
            "seed": each.seed,
            "day": each.day,
            "rates": [asdict(rate) for rate in each.rates],
            "result": result_dict(each.result),
        }
        for each in found.found
    ]
    path = home / f"{found.size}.json"
    write_text(path, "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]\n")
    shipped.cache_clear()
    return path


def outcomes(found: Measurements) -> Mapping[str, Mapping[int, Outcome]]:
    """By arm and seed, as verdicts are judged on."""
    return {
        name: {seed: as_outcome(each) for seed, each in by_seed.items()} for name, by_seed in found.by_arm().items()
    }


def as_outcome(measured: Measured) -> Outcome:
    result = measured.result
    if isinstance(result, RunResult):
        return Outcome(result.test, result.history)
    return Outcome(result.evaluation)
