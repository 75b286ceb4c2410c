"""What is trained and tested for the claims of the paper, at three sizes: every network and recipe, fixed beforehand.

Networks are those of Table 1 at a fraction of their width, with three pools (total stride 8: at 32 pixels five would
leave a single position) and global average pooling. "Plain" is without batch normalisation.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.match import match
from vgg_explorer.analysis.paper_networks import staged, table_1, without_inner_relu
from vgg_explorer.specs.claim import Size
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernel_transforms import widen
from vgg_explorer.specs.notation import format
from vgg_explorer.specs.recipe import QUICK, Initialisation, Recipe, at_scales
from vgg_explorer.specs.run import RunSpec, Start, WeightsSource
from vgg_explorer.specs.test_protocol import TestProtocol

SEEDS = 5
PICTURE = (3, 32, 32)
DETAILED = "shapes | detail 2"


@dataclass(frozen=True, slots=True)
class Scale:
    """One size of all experiments: width against the paper's, pictures, epochs, and the rates that each arm tries."""

    width: Fraction
    dataset: str
    epochs: int
    batch: int
    rates: tuple[float, ...]
    plain_rates: tuple[float, ...]


SCALES: dict[Size, Scale] = {
    "class": Scale(Fraction(1, 8), "cifar10 | train 10000", 4, 128, (0.1, 0.3), (0.03, 0.1)),
    "laptop": Scale(Fraction(1, 4), "cifar10 | train 10000", 12, 128, (0.05, 0.1, 0.3), (0.01, 0.03, 0.1)),
    "gpu": Scale(Fraction(1, 2), "cifar10", 20, 256, (0.1, 0.2, 0.4), (0.01, 0.03, 0.1)),
}


@dataclass(frozen=True, slots=True)
class Arm:
    """What is trained: a run of seed 0, whose learning rate is the best on validation of several `rates`."""

    name: str
    spec: RunSpec
    rates: tuple[float, ...] = ()

    def seed(self, number: int) -> RunSpec:
        return seeded(self.spec, number)


@dataclass(frozen=True, slots=True)
class TestArm:
    """What is tested: weights of arms that were trained, with the same seed, together; by their names."""

    __test__ = False  # for pytest

    name: str
    of: tuple[str, ...]
    protocol: TestProtocol


def dense(*scales: float) -> TestProtocol:
    return TestProtocol(scales, "dense")


TESTED = (
    TestArm("pairs, fixed scale, dense", ("pairs, fixed scale",), dense(1.25)),
    TestArm("pairs, fixed scale, far", ("pairs, fixed scale",), dense(2.0)),
    TestArm("pairs, jitter, dense", ("pairs, jitter",), dense(1.25)),
    TestArm("pairs, jitter, three scales", ("pairs, jitter",), dense(1.0, 1.25, 1.5)),
    TestArm("pairs, jitter, crops", ("pairs, jitter",), TestProtocol((1.25,), "multi-crop")),
    TestArm("pairs, jitter, crops and dense", ("pairs, jitter",), TestProtocol((1.25,), "both")),
    TestArm("D, tested", ("D",), TestProtocol()),
    TestArm("E, tested", ("E",), TestProtocol()),
    TestArm("D and E", ("D", "E"), TestProtocol()),
)


def trained_for(names: Iterable[str]) -> tuple[str, ...]:
    """The arms that must be trained for these, in their order."""
    parts = {each.name: each.of for each in TESTED}
    return tuple(dict.fromkeys(part for name in names for part in parts.get(name, (name,))))


def seeded(spec: RunSpec, number: int) -> RunSpec:
    """The same run with another seed, which all that it starts from has too."""
    start = spec.start
    if start and start.source.run:
        start = replace(start, source=replace(start.source, run=seeded(start.source.run, number)))
    return replace(spec, seed=number, start=start)


def arm(name: str, size: Size) -> Arm:
    """One of the arms that claims name."""
    found = arms(size)
    if name not in found:
        raise SpecError(
            "nothing is called {name!r} in the experiments; take {names}.", name=name, names=", ".join(found)
        )
    return found[name]


@cache
def arms(size: Size) -> dict[str, Arm]:
    """Everything that is trained at a size."""
    scale = SCALES[size]
    kinds = (normalised, at_training_scales, plain, small_weights, on_the_papers_scale)
    return {each.name: each for kind in kinds for each in kind(scale)}


def normalised(scale: Scale) -> list[Arm]:
    """With batch normalisation, from He's initialisation."""
    lines = {name: table_1(name, scale.width) for name in ("A", "A-LRN", "B", "C", "D", "E")}
    pairs = derive(lines["B"], input=PICTURE).network
    large = widen(pairs, 5)
    lines |= {
        "AlexNet": f"AlexNet | width {scale.width} | head gap",
        "B with 5×5": format(large),
        "B with 5×5, as many parameters": format(match(large, pairs, "parameters").network),
        "B, no ReLU between": without_inner_relu(lines["B"]),
        "three 3×3": staged("conv3-{c} conv3-{c} conv3-{c}", scale.width),
        "one 7×7": staged("conv7-{c}", scale.width),
    }
    base = recipe(scale)
    return [
        Arm(name, RunSpec(f"{line} | norm batch", scale.dataset, base), scale.rates) for name, line in lines.items()
    ]


def at_training_scales(scale: Scale) -> list[Arm]:
    """Two 3x3 a stage on drawn pictures that hold twice the detail, so that a larger scale is no mere enlargement."""
    line, base = f"{staged('conv3-{c} conv3-{c}', 2 * scale.width)} | norm batch", recipe(scale)
    ways = {"pairs, fixed scale": (1.25, 1.25), "pairs, jitter": (1.0, 1.5)}
    return [Arm(name, RunSpec(line, DETAILED, at_scales(base, scales)), scale.rates) for name, scales in ways.items()]


def plain(scale: Scale) -> list[Arm]:
    """Without batch normalisation, from Glorot's initialisation."""
    drawn = replace(recipe(scale), initialisation="glorot")
    return [
        Arm(f"{name}, plain", RunSpec(table_1(name, scale.width), scale.dataset, drawn), scale.plain_rates)
        for name in ("A", "B", "D", "E")
    ]


def small_weights(scale: Scale) -> list[Arm]:
    """Random weights of standard deviation 0.01, and with A's layers in their place; A itself begins as He's."""
    rate = scale.plain_rates[0]
    small = replace(recipe(scale), initialisation="std-0.01", learning_rate=rate)
    first = RunSpec(table_1("A", scale.width), scale.dataset, replace(small, initialisation="he"))
    found = []
    for name in ("B", "D", "E"):
        spec = RunSpec(table_1(name, scale.width), scale.dataset, small)
        found.append(Arm(f"{name}, small weights", spec))
        found.append(Arm(f"{name}, from A", replace(spec, start=Start(WeightsSource(first)))))
    return found


def on_the_papers_scale(scale: Scale) -> list[Arm]:
    """A on pixels from 0 to 255 less their mean, as in the paper, since first weights mean more there."""
    raw = replace(recipe(scale), pixels="mean subtracted")
    line = table_1("A", scale.width)
    drawn: dict[str, Initialisation] = {"A, deviation 0.1": "paper", "A, deviation 0.01": "std-0.01"}
    return [
        Arm(name, RunSpec(line, scale.dataset, replace(raw, initialisation=kind)), scale.plain_rates)
        for name, kind in drawn.items()
    ]


def recipe(scale: Scale) -> Recipe:
    return replace(QUICK, name="claims", epochs=scale.epochs, batch=scale.batch)
