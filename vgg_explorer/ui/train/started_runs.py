"""Runs that were started together, with their metrics at one moment."""

from dataclasses import dataclass
from functools import cached_property

from vgg_explorer.plots.look import Family
from vgg_explorer.runs.listing import curves, histories, last_values
from vgg_explorer.runs.state import OPEN, Run
from vgg_explorer.runs.store import Store
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.test_run import TestSpec, network_line
from vgg_explorer.ui.widgets.network_family import family_of


@dataclass(frozen=True)
class StartedRuns:
    """Runs that were started together; their metrics are read once, when they are needed."""

    store: Store
    runs: list[Run]

    @property
    def ids(self) -> list[str]:
        return [run.id for run in self.runs]

    @property
    def open(self) -> bool:
        return any(run.state in OPEN for run in self.runs)

    @cached_property
    def values(self) -> dict[str, dict[str, float]]:
        return last_values(self.store, self.ids)

    @cached_property
    def histories(self) -> dict[str, list[Epoch]]:
        return histories(self.store, self.ids)

    @cached_property
    def losses(self) -> dict[str, list[tuple[int, float]]]:
        return curves(self.store, self.ids, "loss", most=120)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The networks, numbered in the order in which they were asked for."""
        lines = dict.fromkeys(run.spec.network for run in self.runs)
        return {line: number for number, line in enumerate(lines, 1)}

    def number(self, run: Run) -> int:
        return self.numbers[run.spec.network]

    def family(self, run: Run) -> Family:
        dataset, facts = read_dataset(run.spec.dataset), run.facts  # facts are known when its pictures have been read
        shape, classes = (facts.shape, facts.classes) if facts else (dataset.shape, dataset.entry().classes or 2)
        line = network_line(run.spec.weights[0]) if isinstance(run.spec, TestSpec) else run.spec.network
        return family_of(line, shape, classes)
