"""Several networks side by side: their layers on one axis, and what each part of them costs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, assert_never

from vgg_explorer.analysis.receptive_field import ReceptiveField
from vgg_explorer.analysis.report import LayerReport, Report
from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Pool
from vgg_explorer.specs.network import Network

Measure = Literal["parameters", "macs", "memory", "field"]
MEASURES: tuple[Measure, ...] = ("parameters", "macs", "memory", "field")
HEAD = 0  # the number of the part behind the last feature map; stages are counted from 1
BEHIND = 10**6  # sorts the head behind every stage
Place = tuple[int, int, int]  # part (the head last), weight layers so far in it, what stands before a weight layer


@dataclass(frozen=True, slots=True)
class LayerColumn:
    """One place on the common axis: its name, its part, and the layer that each network has there, or None."""

    name: str
    section: int
    layers: tuple[LayerReport | None, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A stage with its pool, or the head, of one network."""

    number: int
    layers: tuple[LayerReport, ...]

    def total(self, measure: Measure) -> int:
        """The sum over its layers; for the receptive field that of its last layer."""
        if measure == "field":
            return longer_side(self.layers[-1].receptive_field)
        return sum(amount(layer, measure) for layer in self.layers)


def amount(layer: LayerReport, measure: Measure) -> int:
    """One layer's parameters, MACs, bytes kept for training, or the longer side of its receptive field."""
    match measure:
        case "parameters":
            return layer.parameters
        case "macs":
            return layer.macs
        case "memory":
            return layer.saved_bytes
        case "field":
            return longer_side(layer.receptive_field)
        case _ as unknown:
            assert_never(unknown)


def longer_side(field: ReceptiveField) -> int:
    return max(field.height.size, field.width.size)


def columns(reports: Sequence[Report]) -> list[LayerColumn]:
    """Every layer of every network once, in order; conv2_1 of one network stands over conv2_1 of another."""
    found = [dict(zip(places(report.network), report.layers, strict=True)) for report in reports]
    rows = []
    for place in sorted(set().union(*found)):
        layers = tuple(layers.get(place) for layers in found)
        name = next(layer.name for layer in layers if layer)
        rows.append(LayerColumn(name, HEAD if place[0] == BEHIND else place[0], layers))
    return rows


def measured(rows: Iterable[LayerColumn], measure: Measure) -> list[LayerColumn]:
    """The columns where a network has some of it; a receptive field ends with the last feature map."""
    if measure == "field":
        return [row for row in rows if row.section != HEAD]
    return [row for row in rows if any(layer and amount(layer, measure) for layer in row.layers)]


def places(network: Network) -> Iterator[Place]:
    """Where each layer stands: two layers of different networks with one place share a column."""
    last = network.last_feature_map()
    head = 0 if last is None else last + 1
    stage, weighted, between = 1, 0, 0
    for index, layer in enumerate(network.layers):
        if index == head:
            stage, weighted, between = BEHIND, 0, 0
        match layer:
            case Conv() | FC():
                weighted, between = weighted + 1, 0
                yield stage, weighted, 0
            case Pool():
                yield stage, BEHIND, 0
                stage, weighted, between = stage + 1, 0, 0
            case LRN() | AdaptivePool() | Dropout():
                between += 1
                yield stage, weighted, 10 * between + rank(layer)
            case _ as unknown:
                assert_never(unknown)


def rank(layer: LRN | AdaptivePool | Dropout) -> int:
    """Keeps layers of different kinds in columns of their own."""
    match layer:
        case LRN():
            return 0
        case AdaptivePool():
            return 1
        case Dropout():
            return 2
        case _ as unknown:
            assert_never(unknown)


def sections(report: Report) -> list[Section]:
    """Stages and head; every layer belongs to one, so that the totals add up to those of the network."""
    pairs = zip(places(report.network), report.layers, strict=True)
    grouped = groupby(pairs, key=lambda pair: pair[0][0])
    return [
        Section(HEAD if part == BEHIND else part, tuple(layer for _, layer in members)) for part, members in grouped
    ]


def total(report: Report, measure: Measure) -> int:
    """The whole network's; its receptive field is that of the last feature map."""
    match measure:
        case "parameters":
            return report.parameters
        case "macs":
            return report.macs
        case "memory":
            return report.saved_bytes
        case "field":
            return longer_side(report.receptive_field)
        case _ as unknown:
            assert_never(unknown)
