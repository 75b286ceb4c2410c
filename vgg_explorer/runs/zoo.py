"""The zoo on the disk: trained networks that ship with the package, what they reached, and where that comes from."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.json_reading import Json
from vgg_explorer.runs.run_json import read_trained, result_dict
from vgg_explorer.specs.distance import DistanceResult
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_result import RunResult
from vgg_explorer.specs.zoo import DISTANCE_NETWORKS, ZOO, DistanceNetwork, ZooEntry

HOME = Path(__file__).parents[1] / "zoo"
RESULTS = "results.json"
DISTANCE = "distance.json"
SHIPPED = 0  # the seed whose weights ship: the first, not the best
KEPT = (
    "spec",
    "test",
    "parameters",
    "macs",
    "field",
    "shape",
    "best_epoch",
    "history",
    "class_names",
    "findings",
    "surroundings",
)


@dataclass(frozen=True)
class Trained:
    """One network of the zoo, and the results of its runs, a seed each."""

    entry: ZooEntry
    runs: tuple[RunResult, ...]

    @property
    def weights(self) -> Path:
        return HOME / f"{self.entry.name}.safetensors"

    @property
    def spec(self) -> RunSpec:
        """The run whose weights ship."""
        return self.entry.spec(SHIPPED)

    @property
    def id(self) -> str:
        """What it is called wherever weights or runs have a name."""
        return f"zoo:{self.entry.name}"

    def result(self, seed: int = SHIPPED) -> RunResult | None:
        """What the run with that seed has reached; without one that whose weights ship."""
        return next((run for run in self.runs if run.spec.seed == seed), None)

    @property
    def shipped(self) -> RunResult:
        """What the weights that ship have reached."""
        return next(run for run in self.runs if run.spec.seed == SHIPPED)


@cache
def trained(home: Path = HOME) -> tuple[Trained, ...]:
    """All networks of the zoo; none where it has not been built."""
    try:
        found = json.loads((home / RESULTS).read_text(encoding="utf-8"))
    except OSError:
        return ()
    return tuple(
        Trained(entry, tuple(read_trained(run, f"zoo:{entry.name}") for run in found[entry.name]))
        for entry in ZOO
        if entry.name in found
    )


def find(name: str) -> Trained:
    for each in trained():
        if each.entry.name == name:
            return each
    names = ", ".join(each.entry.name for each in trained())
    raise SpecError("there is no network {name!r} in the zoo; take {names}.", name=name[:40], names=names)


def pack(found: Mapping[str, Sequence[RunResult]], weights: Mapping[str, Path], home: Path = HOME) -> None:
    """Write results and weights of networks by their names; each result gets the spec of its entry, without paths."""
    home.mkdir(parents=True, exist_ok=True)
    by_name = {entry.name: entry for entry in ZOO}
    kept = {name: [packed(by_name[name], run) for run in runs] for name, runs in found.items()}
    write_text(home / RESULTS, json.dumps(kept, separators=(",", ":")))
    for name, path in weights.items():
        shutil.copyfile(path, home / f"{name}.safetensors")
    trained.cache_clear()


def pack_distance(found: Sequence[DistanceResult], home: Path = HOME) -> None:
    """Write how far networks see, with the runs that it was measured on."""
    rows = [
        {
            "kind": seen.kind,
            "name": seen.name,
            "field": seen.field,
            "spec": json.loads(network_of(seen).spec(SHIPPED).to_json()),
            "counts": {str(distance): by_seed for distance, by_seed in seen.counts.items()},
        }
        for seen in found
    ]
    write_text(home / DISTANCE, json.dumps(rows, separators=(",", ":")))
    distance.cache_clear()


def network_of(seen: DistanceResult) -> DistanceNetwork:
    return next(each for each in DISTANCE_NETWORKS if (each.kind, each.field) == (seen.kind, seen.field))


@cache
def distance(home: Path = HOME) -> tuple[DistanceResult, ...]:
    """How far networks see; none where it has not been measured."""
    try:
        rows = json.loads((home / DISTANCE).read_text(encoding="utf-8"))
    except OSError:
        return ()
    return tuple(DistanceResult(row["kind"], row["name"], row["field"], counted(row["counts"])) for row in rows)


def counted(found: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[int, dict[int, tuple[int, int]]]:
    return {
        int(distance): {int(seed): (right, tested) for seed, (right, tested) in by_seed.items()}
        for distance, by_seed in found.items()
    }


def packed(entry: ZooEntry, run: RunResult) -> Json:
    spec = entry.spec(run.spec.seed)
    if replace(run.spec, dataset=spec.dataset) != spec:
        raise SpecError("the run is another one than {name} of the zoo asks for.", name=entry.name)
    written = result_dict(replace(run, spec=spec))
    return {name: written[name] for name in KEPT}
