"""What came of one run, as results compare it."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache

from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.recipe import Recipe
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.serialisation import canonical, lowest_version, version_1_repr


@dataclass(frozen=True, slots=True)
class Outcome:
    """One network that was trained with one seed and tested once.

    `top1` is a share of `total` test pictures; `field` the receptive field of the last feature map in pixels, where it
    is known; `seconds` the time of training, None where other work went on beside it. `shape` (C, H, W) is that of the
    pictures; `versions` and `hardware` say with what it was measured. `id` names the run, or the network of the zoo.
    """

    id: str
    spec: RunSpec
    name: str
    top1: float
    top5: float
    total: int
    parameters: int
    macs: int
    field: int | None
    seconds: float | None
    converged: bool
    hardware: str
    versions: str
    shape: Shape
    classes: int

    @property
    def fitted(self) -> str:
        """The line of the network as it was trained: for these pictures, with as many classes."""
        return f"{self.spec.network} | input {'x'.join(map(str, self.shape))} | classes {self.classes}"

    @property
    def protocol(self) -> "Protocol":
        return protocol(self.spec)


@dataclass(frozen=True, slots=True)
class Protocol:
    """What two runs must share to be compared: the pictures, and the recipe but for its learning rate.

    The rate may be each network's own, because it is chosen for each on validation pictures. `rest` is what else
    differs from a recipe's defaults, as JSON; `version_1` is what the first version wrote for it.
    """

    dataset: str
    recipe: str
    epochs: int
    batch: int
    rest: str
    version_1: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """For an address: short, and different for every different protocol."""
        return f"{self._start}|{hashlib.sha256(self.rest.encode()).hexdigest()[:8]}"

    @property
    def aliases(self) -> tuple[str, ...]:
        """Keys of it in links of earlier versions."""
        return (f"{self._start}|{stable(self.version_1) % 10**6}",) if self.version_1 else ()

    @property
    def _start(self) -> str:
        return f"{self.dataset}|{self.recipe}|{self.epochs}|{self.batch}"


@lru_cache(maxsize=4096)
def protocol(spec: RunSpec) -> Protocol:
    recipe = spec.recipe
    rest = canonical(replace(recipe, learning_rate=Recipe().learning_rate))
    version_1 = version_1_repr(replace(recipe, learning_rate=1.0)) if lowest_version(recipe) == 1 else ""
    return Protocol(spec.dataset, recipe.name, recipe.epochs, recipe.batch, rest, version_1)


def stable(text: str) -> int:
    """A number for a text, the same in every process; links of version 1 hold it."""
    return int.from_bytes(text.encode(), "big") % (2**61 - 1)
