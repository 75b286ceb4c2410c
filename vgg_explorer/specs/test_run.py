"""A run that tests: trained networks, pictures, and how the paper would have tested them (section 3.2)."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from vgg_explorer.specs.checks import check, one_of
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.run import WeightsSource
from vgg_explorer.specs.spec import Spec, read
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.zoo import ZOO

Part = Literal["validation", "test"]
MOST_NETWORKS = 10


@dataclass(frozen=True, slots=True)
class TestSpec(Spec):
    """Test `weights` on a part of a data set by a protocol; of several networks the posteriors are averaged (fusion).

    Choices are made on the validation part; the test part is for what has been chosen, once.
    """

    __test__ = False  # for pytest, which takes classes of this name for tests

    kind: ClassVar[str] = "test"
    weights: tuple[WeightsSource, ...]
    dataset: str
    part: Part = "validation"
    protocol: TestProtocol = field(default_factory=TestProtocol)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", tuple(self.weights))
        object.__setattr__(self, "dataset", format_dataset(read_dataset(self.dataset)))
        check("the number of networks that are tested together", len(self.weights), 1, MOST_NETWORKS)
        one_of("the part", self.part, get_args(Part))

    @property
    def network(self) -> str:  # type: ignore[override]  # of other kinds it is a field
        """The lines of all networks."""
        return " + ".join(map(network_line, self.weights))

    @property
    def seed(self) -> int:  # type: ignore[override]
        """That of the first network; 0 where nobody knows it."""
        first = self.weights[0].run
        return first.seed if first else 0


def network_line(source: WeightsSource) -> str:
    """The network of weights as a line; a file that was brought is called by its checksum."""
    if source.run is not None:
        return source.run.network
    kind, _, name = source.name.partition(":")
    found = next((entry.network for entry in ZOO if kind == "zoo" and entry.name == name), None)
    return found or (name if kind == "torchvision" else source.name)


def read_test(text: str) -> TestSpec:
    """A test from JSON; a SpecError says what is wrong with it."""
    return read(text, {TestSpec.kind: TestSpec})
