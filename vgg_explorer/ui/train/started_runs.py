"""Runs that were started together, with their metrics at one moment."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property

from vgg_explorer.plots.look import Family
from vgg_explorer.runs.listing import curves, histories, last_values
from vgg_explorer.runs.state import OPEN, Run
from vgg_explorer.runs.store import Store
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import as_written
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.run_lineage import start_key, starts_in_words
from vgg_explorer.specs.test_run import TestSpec, network_line
from vgg_explorer.ui.widgets.network_family import family_of

NetworkKey = tuple[str, Hashable]  # its line, and what it starts from


def key_of(run: Run) -> NetworkKey:
    return run.spec.network, start_key(run.spec)


@dataclass(frozen=True)
class StartedRuns:
    """Runs that were started together; their metrics are read once, when they are needed."""

    store: Store
    runs: list[Run]
    translate: Callable[[str], str] = as_written

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
    def networks(self) -> dict[NetworkKey, list[Run]]:
        """The runs of each network, in the order in which they were asked for; another start is another network."""
        found: dict[NetworkKey, list[Run]] = {}
        for run in self.runs:
            found.setdefault(key_of(run), []).append(run)
        return found

    @cached_property
    def numbers(self) -> dict[NetworkKey, int]:
        return {key: number for number, key in enumerate(self.networks, 1)}

    def number(self, run: Run) -> int:
        return self.numbers[key_of(run)]

    @cached_property
    def starts(self) -> dict[NetworkKey, str]:
        """What each network starts from, in a few words; empty where it begins random."""
        first = [runs[0].spec for runs in self.networks.values()]
        return dict(zip(self.networks, starts_in_words(first, self.translate), strict=True))

    def title(self, run: Run) -> str:
        """Such as: B, from A."""
        start = self.starts[key_of(run)]
        return f"{run.title}, {start}" if start else run.title

    def family(self, run: Run) -> Family:
        dataset, facts = read_dataset(run.spec.dataset), run.facts  # facts are known when its pictures have been read
        shape, classes = (facts.shape, facts.classes) if facts else (dataset.shape, dataset.entry().classes or 2)
        line = network_line(run.spec.weights[0]) if isinstance(run.spec, TestSpec) else run.spec.network
        return family_of(line, shape, classes)
