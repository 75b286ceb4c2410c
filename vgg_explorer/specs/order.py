"""What somebody asks for at once: networks, a data set, a recipe, seeds and learning rates to choose from."""

from dataclasses import dataclass, replace

from vgg_explorer.specs.checks import check
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layer_start import Way
from vgg_explorer.specs.recipe import Recipe, check_rate
from vgg_explorer.specs.run import RunSpec, Start, WeightsSource
from vgg_explorer.specs.run_lineage import parents, seeded, usual_way

MAX_SEEDS = 100
MAX_NETWORKS = 40
MAX_RATES = 10


@dataclass(frozen=True, slots=True)
class Order:
    """`networks` are lines, `names` what a person calls them; of several `rates` the best on validation is taken.

    The same budget for each network: as many epochs, as many rates tried. `keeps` the weights of every epoch.

    All weights begin random, unless one of two is given. `before`: lines that are trained first, each from the one
    before it, and each network from the last of them (paper, section 3.1); a network that stands in `before` itself
    starts from those before it. `source`: trained weights, of a run those with the seed of each run to be. `way` says
    which layers are copied; without one the paper's, and along a chain of several those of equal name.
    """

    networks: tuple[str, ...]
    dataset: str
    recipe: Recipe
    seeds: int = 3
    rates: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    keeps: bool = False
    before: tuple[str, ...] = ()
    source: WeightsSource | None = None
    way: Way | None = None

    def __post_init__(self) -> None:
        check("the number of networks", len(self.networks), 1, MAX_NETWORKS)
        check("the number of seeds", self.seeds, 1, MAX_SEEDS)
        check("the number of learning rates", len(self.rates), 0, MAX_RATES)
        for rate in self.rates:
            check_rate(rate)
        if len(set(self.networks)) < len(self.networks):
            raise SpecError("a network stands twice; take different ones, or more seeds.")
        if len(set(self.rates)) < len(self.rates):
            raise SpecError("a learning rate stands twice; take different ones.")
        self._check_start()
        for line in self.networks:
            self.spec(line, 0)  # raises for what no run can be made of

    def _check_start(self) -> None:
        if len(set(self.before)) < len(self.before):
            raise SpecError("a network stands twice among those that are trained first; take different ones.")
        if self.before and self.source:
            raise SpecError("networks start from those that are trained first, or from given weights, not from both.")
        if len(self.rates) > 1 and (self.before or (self.source and self.source.run)):
            raise SpecError(
                "a run starts from one that has a learning rate, and here are {count} to choose from; give one.",
                count=len(self.rates),
            )

    def spec(self, line: str, seed: int, rate: float | None = None) -> RunSpec:
        """One of its runs; without a `rate` the first, or the recipe's own."""
        rate = rate or next(iter(self.rates), self.recipe.learning_rate)
        start = seeded(Start(self.source, self.way or "paper"), seed) if self.source else None
        run = RunSpec(line, self.dataset, replace(self.recipe, learning_rate=rate), seed, start)
        for first in self.before[: self.before.index(line) if line in self.before else None]:
            run = replace(run, network=first, start=start)
            start = Start(WeightsSource(run), self.way or usual_way(len(self.before)))
        return replace(run, network=line, start=start)

    def name_of(self, line: str) -> str:
        return dict(zip(self.networks, self.names, strict=False)).get(line, "")

    @property
    def asked(self) -> tuple[RunSpec, ...]:
        """The runs of its networks, seed by seed, so that networks can be compared early."""
        return tuple(self.spec(line, seed) for seed in range(self.seeds) for line in self.networks)

    @property
    def specs(self) -> tuple[RunSpec, ...]:
        """The same and the runs that they start from, each once and behind those that it needs."""
        return tuple(dict.fromkeys(each for spec in self.asked for each in (*parents(spec), spec)))

    @property
    def tries(self) -> tuple[RunSpec, ...]:
        """A run a learning rate for each network where there are several, with seed 0."""
        rates = self.rates if len(self.rates) > 1 else ()
        return tuple(self.spec(line, 0, rate) for line in self.networks for rate in rates)

    @property
    def runs(self) -> int:
        """How many runs it makes, tries of learning rates and runs that others start from among them."""
        return len(self.tries) + len(self.specs)
