"""The zoo: small networks that ship trained, and the runs they come from."""

from dataclasses import dataclass, replace

from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.specs.run import RunSpec

SEEDS = 3
CIFAR10 = "folder cifar10-jpeg"  # a folder with train/ and test/, a folder a class in each; --cifar10 says where it is
TITLES = {CIFAR10: "CIFAR-10 (JPEG copy)"}
DISTANCES = {
    7: (3, 4, 5, 6, 7, 8, 9),
    11: (3, 5, 7, 8, 9, 10, 11, 12, 13),
    15: (3, 5, 7, 9, 11, 12, 13, 14, 15, 16, 17),
}


@dataclass(frozen=True, slots=True)
class ZooEntry:
    """A network of the zoo. `rate` was the best of three on validation pictures, see docs/log.md."""

    name: str
    title: str
    network: str
    dataset: str
    epochs: int
    rate: float

    def spec(self, seed: int) -> RunSpec:
        recipe = replace(QUICK, epochs=self.epochs, learning_rate=self.rate)
        return RunSpec(self.network, self.dataset, recipe, seed)


def staged(layers: str, *, channels: tuple[int, ...], last_pool: bool, classes: int) -> str:
    """`layers` with {c} for the channels, a stage for each width; pools between the stages, then the head."""
    body = " maxpool ".join(layers.format(c=width) for width in channels)
    return f"{body}{' maxpool' if last_pool else ''} gap FC-{classes} | norm batch"


def cifar(layers: str, channels: tuple[int, ...] = (16, 32, 64, 128)) -> str:
    return staged(layers, channels=channels, last_pool=True, classes=10)


def shapes(layers: str) -> str:
    return staged(layers, channels=(16, 32, 64), last_pool=False, classes=6)


PAIRS, TRIPLES = "conv3-{c} conv3-{c}", "conv3-{c} conv3-{c} conv3-{c}"

ZOO = (
    ZooEntry("shapes-pairs", "two 3×3 a stage", shapes(PAIRS), "shapes", 12, 0.4),
    ZooEntry("shapes-5x5", "one 5×5 a stage", f"{shapes(PAIRS)} | widen 5", "shapes", 12, 0.4),
    ZooEntry("cifar10-pairs", "two 3×3 a stage", cifar(PAIRS), CIFAR10, 10, 0.4),
    ZooEntry("cifar10-5x5", "one 5×5 a stage", f"{cifar(PAIRS)} | widen 5", CIFAR10, 10, 0.8),
    ZooEntry(
        "cifar10-5x5-parameters",
        "one 5×5 a stage, as many parameters",
        cifar("conv5-{c}", (17, 34, 67, 132)),
        CIFAR10,
        10,
        0.4,
    ),
    ZooEntry("cifar10-triples", "three 3×3 a stage", cifar(TRIPLES), CIFAR10, 10, 0.4),
    ZooEntry("cifar10-7x7", "one 7×7 a stage", f"{cifar(TRIPLES)} | widen 7", CIFAR10, 10, 0.4),
)


@dataclass(frozen=True, slots=True)
class DistanceNetwork:
    """A network of the distance figure: how far can it see? One net learns all distances, and is tested at each."""

    kind: str  # stack or single
    field: int
    rate: float

    @property
    def name(self) -> str:
        return f"{(self.field - 1) // 2} × 3×3" if self.kind == "stack" else f"{self.field}×{self.field}"

    @property
    def distances(self) -> tuple[int, ...]:
        return DISTANCES[self.field]

    def spec(self, seed: int) -> RunSpec:
        count = (self.field - 1) // 2
        layers = "conv3-16 " * count if self.kind == "stack" else f"conv{self.field}-16 "
        recipe = replace(QUICK, name="distance", batch=64, epochs=36, learning_rate=self.rate)
        distances = ",".join(map(str, self.distances))
        return RunSpec(f"{layers}gap FC-2 | norm batch", f"pairs | distance {distances}", recipe, seed)


DISTANCE_NETWORKS = tuple(
    DistanceNetwork(kind, field, 0.3 if (kind, field) == ("stack", 15) else 1.0)
    for field in DISTANCES
    for kind in ("stack", "single")
)
