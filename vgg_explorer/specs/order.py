"""What somebody asks for at once: networks, a data set, a recipe, seeds and learning rates to choose from."""

from dataclasses import dataclass, replace

from vgg_explorer.specs.checks import check
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.recipe import Recipe, check_rate
from vgg_explorer.specs.run import RunSpec

MAX_SEEDS = 100
MAX_NETWORKS = 40
MAX_RATES = 10


@dataclass(frozen=True, slots=True)
class Order:
    """`networks` are lines, `names` what a person calls them; of several `rates` the best on validation is taken.

    The same budget for each network: as many epochs, as many rates tried. `keeps` the weights of every epoch.
    """

    networks: tuple[str, ...]
    dataset: str
    recipe: Recipe
    seeds: int = 3
    rates: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    keeps: bool = False

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
        for line in self.networks:
            self.spec(line, 0)  # raises for what no run can be made of

    def spec(self, line: str, seed: int, rate: float | None = None) -> RunSpec:
        """One of its runs; without a `rate` the first, or the recipe's own."""
        rate = rate or next(iter(self.rates), self.recipe.learning_rate)
        return RunSpec(line, self.dataset, replace(self.recipe, learning_rate=rate), seed)

    def name_of(self, line: str) -> str:
        return dict(zip(self.networks, self.names, strict=False)).get(line, "")

    @property
    def runs(self) -> int:
        """How many runs it makes, tries of learning rates among them."""
        tries = len(self.rates) if len(self.rates) > 1 else 0
        return len(self.networks) * (self.seeds + tries)
