"""What came of one run, as results compare it."""

from dataclasses import dataclass, replace
from functools import lru_cache

from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.run import RunSpec


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

    The rate may be each network's own, because it is chosen for each on validation pictures.
    """

    dataset: str
    recipe: str
    epochs: int
    batch: int
    rest: str

    @property
    def key(self) -> str:
        """For an address: short, and different for every different protocol."""
        return f"{self.dataset}|{self.recipe}|{self.epochs}|{self.batch}|{abs(stable(self.rest)) % 10**6}"


@lru_cache(maxsize=4096)
def protocol(spec: RunSpec) -> Protocol:
    recipe = replace(spec.recipe, learning_rate=1.0)
    return Protocol(spec.dataset, recipe.name, recipe.epochs, recipe.batch, repr(recipe))


def stable(text: str) -> int:
    """A number for a text, the same in every process."""
    return int.from_bytes(text.encode(), "big") % (2**61 - 1)
