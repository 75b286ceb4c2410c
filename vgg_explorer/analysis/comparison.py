"""Runs of one protocol, network by network: means over seeds, who is ahead, and what the comparison is matched in."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, assert_never

from vgg_explorer.analysis.paired_comparison import PairedComparison, compare
from vgg_explorer.analysis.statistics import Spread, mean_and_spread
from vgg_explorer.specs.errors import as_written
from vgg_explorer.specs.run_lineage import start_key, starts_in_words
from vgg_explorer.specs.run_result import EvaluatedRun

Cost = Literal["parameters", "macs", "field", "seconds", "milliseconds"]
COSTS: tuple[Cost, ...] = ("parameters", "macs", "field", "seconds", "milliseconds")
CLOSE = 0.005  # up to half a per cent, two costs are said to match


@dataclass(frozen=True)
class NetworkResult:
    """One network over its seeds; `number` counts the networks of the protocol from 1.

    `start` says in a few words what its runs start from, empty where they begin random.
    """

    number: int
    line: str
    outcomes: tuple[EvaluatedRun, ...]
    milliseconds: float | None = None
    start: str = ""

    @property
    def name(self) -> str:
        """Such as: B, from A."""
        return f"{self.network}, {self.start}" if self.start else self.network

    @property
    def network(self) -> str:
        """What the network is called, whatever it starts from."""
        return self.outcomes[-1].name or self.line

    @property
    def fitted(self) -> str:
        return self.outcomes[-1].fitted

    @cached_property
    def accuracies(self) -> dict[int, float]:
        """Per cent by seed; of a seed that was trained twice the later one."""
        return {outcome.spec.seed: 100 * outcome.top1 for outcome in self.outcomes}

    @cached_property
    def accuracy(self) -> Spread:
        return mean_and_spread(list(self.accuracies.values()))

    @cached_property
    def seconds(self) -> float | None:
        """Mean time of training, where every run's is known."""
        known = [outcome.seconds for outcome in self.outcomes if outcome.seconds is not None]
        return mean_and_spread(known).mean if len(known) == len(self.outcomes) else None

    def cost(self, what: Cost) -> float | None:
        """What the network costs; None where it is not known."""
        match what:
            case "parameters":
                return self.outcomes[0].parameters
            case "macs":
                return self.outcomes[0].macs
            case "field":
                return self.outcomes[0].field
            case "seconds":
                return self.seconds
            case "milliseconds":
                return self.milliseconds
            case _ as unknown:
                assert_never(unknown)

    @property
    def converged(self) -> bool:
        return all(outcome.converged for outcome in self.outcomes)


def by_network(
    outcomes: Sequence[EvaluatedRun], translate: Callable[[str], str] = as_written
) -> tuple[NetworkResult, ...]:
    """The networks of one protocol, in the order in which they were first trained.

    Runs of one line with different starts are different networks, and never in one mean.
    """
    grouped: dict[Hashable, list[EvaluatedRun]] = {}
    for outcome in outcomes:
        grouped.setdefault((outcome.spec.network, start_key(outcome.spec)), []).append(outcome)
    found = list(grouped.values())
    starts = starts_in_words([each[0].spec for each in found], translate)
    return tuple(
        NetworkResult(number, each[0].spec.network, tuple(each), start=start)
        for number, (each, start) in enumerate(zip(found, starts, strict=True), 1)
    )


def against(first: NetworkResult, second: NetworkResult) -> PairedComparison:
    return compare(first.accuracies, second.accuracies, names=(first.name, second.name))


def ranked(results: Sequence[NetworkResult]) -> list[NetworkResult]:
    """The highest mean accuracy first."""
    return sorted(results, key=lambda result: -result.accuracy.mean)


def matched(first: NetworkResult, second: NetworkResult) -> list[Cost]:
    """In which of parameters, MACs and receptive field the two are equal, but for half a per cent."""
    return [cost for cost in ("parameters", "macs", "field") if is_close(first.cost(cost), second.cost(cost))]


def is_close(one: float | None, other: float | None) -> bool:
    return bool(one and other) and abs((other or 0) / (one or 1) - 1) <= CLOSE


def pareto(results: Sequence[NetworkResult], cost: Cost) -> list[NetworkResult]:
    """Those that no other one beats in accuracy at the same cost or less, by rising cost."""
    known = [(value, result) for result in results if (value := result.cost(cost)) is not None]
    ordered = [result for _, result in sorted(known, key=lambda pair: (pair[0], -pair[1].accuracy.mean))]
    front: list[NetworkResult] = []
    for result in ordered:
        if not front or result.accuracy.mean > front[-1].accuracy.mean:
            front.append(result)
    return front
