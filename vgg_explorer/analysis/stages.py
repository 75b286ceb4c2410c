"""A network's body by stages: the convolutions between two pools, added up."""

from dataclasses import dataclass
from typing import assert_never

from vgg_explorer.analysis.report import Report
from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Pool


@dataclass(frozen=True, slots=True)
class Stage:
    """Totals of the convolutions of one stage, which work on maps of `side` pixels; biases not counted."""

    channels_in: int
    channels: int
    side: int
    weights: int
    macs: int
    saved_bytes: int


def stages(report: Report) -> list[Stage]:
    """One entry a stage, in order; fully connected layers are not part of one."""
    found: list[Stage] = []
    members: list[int] = []
    for index, layer in enumerate(report.network.layers):
        match layer:
            case Conv():
                members.append(index)
            case Pool() if members:
                found.append(total(report, members))
                members = []
            case Pool() | AdaptivePool() | LRN() | Dropout() | FC():
                pass
            case _ as unknown:
                assert_never(unknown)
    return [*found, total(report, members)] if members else found


def total(report: Report, members: list[int]) -> Stage:
    layers = [report.layers[index] for index in members]
    return Stage(
        report.network.inputs()[members[0]][0],
        layers[-1].output[0],
        layers[-1].output[-1],
        sum(layer.weights for layer in layers),
        sum(layer.macs for layer in layers),
        sum(layer.saved_bytes for layer in layers),
    )
