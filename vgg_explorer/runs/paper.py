"""Measuring the claims of the paper: the runs of each arm, asked for, found again, and those that ship.

An arm is found by the key of what was asked for, so that a person's own runs and those that ship are read alike.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from vgg_explorer.analysis.paper_arms import SEEDS, TESTED, Arm, TestArm, arm, arms, trained_for
from vgg_explorer.analysis.verdicts import Outcome
from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.json_reading import Json, as_type, reading
from vgg_explorer.runs.listing import latest
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_json import result_dict, result_of
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store
from vgg_explorer.specs.claim import Size
from vgg_explorer.specs.measurements import Measured, Measurements
from vgg_explorer.specs.run import RunSpec, WeightsSource, training
from vgg_explorer.specs.run_facts import TriedRate
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.test_run import TestSpec

HOME = Path(__file__).parents[1] / "paper"


def asked(names: Iterable[str], size: Size, seeds: int = SEEDS) -> list[Request]:
    """The runs that train these arms, and those that tests need: tries of learning rates, parents, a run a seed.

    Networks take turns, seed by seed, so that contrasts can be read early.
    """
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
    chosen = [each for each in TESTED if each.name in wanted]
    made = (test_request(store, each, size, owner, seed) for seed in range(seeds) for each in chosen)
    return [each for each in made if each]


def test_request(store: Store, arm: TestArm, size: Size, owner: str, seed: int) -> Request | None:
    """A test on the test set, of the weights that were trained with that seed; None as long as they are not there."""
    networks = [ended(store, each, size, owner, seed) for each in arm.of]
    there = [run for run in networks if run and run.exit == "finished"]  # what diverged has no weights to test
    if len(there) < len(networks):
        return None
    specs = [training(run.spec) for run in there]
    spec = TestSpec(tuple(map(WeightsSource, specs)), specs[0].dataset, "test", arm.protocol)
    return Request(spec, name=arm.name, needs=tuple(run.id for run in there))


def ended(store: Store, name: str, size: Size, owner: str, seed: int) -> Run | None:
    """An arm's run with that seed, where it has ended by itself."""
    found = arm(name, size)
    return latest_ended(store, final(found, seed, tries_of(found)), owner)


def latest_ended(store: Store, request: Request, owner: str) -> Run | None:
    run = latest(store, (request.key(),), owner)
    return run if run and run.exit in ("finished", "diverged") else None


def own(store: Store, size: Size, owner: str, seeds: int = SEEDS) -> Measurements:
    """What an owner has measured."""
    places = [(name, seed) for name in arms(size) for seed in range(seeds)]
    trained = [kept(name, seed, ended(store, name, size, owner, seed)) for name, seed in places]
    tested = [
        kept(each.name, seed, latest_ended(store, request, owner))
        for each in TESTED
        for seed in range(seeds)
        if (request := test_request(store, each, size, owner, seed))
    ]
    return Measurements(size, tuple(each for each in (*trained, *tested) if each))


def kept(name: str, seed: int, run: Run | None) -> Measured | None:
    result = folder_of(run.id).result() if run else None
    if run is None or result is None:
        return None
    day = datetime.fromtimestamp(run.finished or 0, UTC).date().isoformat()
    return Measured(name, seed, result, run.rates, day)


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
