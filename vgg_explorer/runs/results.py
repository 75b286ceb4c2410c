"""The store's runs as outcomes, and what of them is none, with the reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from vgg_explorer.runs.listing import runs
from vgg_explorer.runs.state import Run
from vgg_explorer.runs.store import Store
from vgg_explorer.specs.run import RunSpec, training
from vgg_explorer.specs.run_result import Outcome


@dataclass(frozen=True)
class Results:
    """`outcomes` in the order of asking; `left_out` counts the others by their state (`try` for tried rates)."""

    outcomes: tuple[Outcome, ...]
    left_out: Counter[str] = field(default_factory=Counter)


def results(store: Store) -> Results:
    """All runs that have ended well and were tested."""
    return sorted_out(runs(store))


def sorted_out(found: Sequence[Run]) -> Results:
    outcomes, left_out = [], Counter[str]()
    for run in found:
        if run.exit == "finished" and run.tests and run.outcome.get("test") and isinstance(run.spec, RunSpec):
            outcomes.append(outcome(run))
        else:
            left_out["try" if run.exit == "finished" and not run.tests else run.state] += 1
    return Results(tuple(outcomes), left_out)


def outcome(run: Run) -> Outcome:
    test, facts, around = run.outcome["test"], run.facts, run.outcome.get("surroundings", {})
    kinds = {finding["kind"] for finding in run.outcome.get("findings", [])}
    return Outcome(
        id=run.id,
        spec=training(run.spec),
        name=run.name,
        top1=test["top1"],
        top5=test["top5"],
        total=test["total"],
        parameters=facts["parameters"],
        macs=facts["macs"],
        field=facts.get("field"),
        seconds=run.outcome.get("training_seconds", run.seconds),
        converged="not converged" not in kinds,
        hardware=hardware(around),
        versions=versions(around),
        shape=tuple(facts["shape"]),
        classes=facts["classes"],
    )


def hardware(surroundings: dict[str, Any]) -> str:
    return str(surroundings.get("gpu") or surroundings.get("processor") or "")


def versions(surroundings: dict[str, Any]) -> str:
    """Python 3.11.7, torch 2.14.1, torchvision 0.29.1, as far as they are known."""
    named = {"python": "Python", "torch": "torch", "torchvision": "torchvision"}
    return ", ".join(f"{name} {surroundings[key]}" for key, name in named.items() if key in surroundings)
