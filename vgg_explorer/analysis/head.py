"""What the fully connected head of a network costs, and what global average pooling in its place would save."""

from dataclasses import dataclass

from vgg_explorer.analysis.report import Report, analyse
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC
from vgg_explorer.specs.transforms import with_head


@dataclass(frozen=True, slots=True)
class Head:
    """The fully connected layers of a network; shares are between 0 and 1, savings below 0 where pooling costs more."""

    layers: int
    parameters: int
    parameters_share: float
    macs_share: float
    saved_parameters: float
    saved_macs: float


def head(report: Report) -> Head:
    """All fully connected layers, against global average pooling with a single one."""
    found = [layer for layer, spec in zip(report.layers, report.network.layers, strict=True) if isinstance(spec, FC)]
    parameters, macs = sum(layer.parameters for layer in found), sum(layer.macs for layer in found)
    pooled = averaged(report)
    return Head(
        len(found),
        parameters,
        share(parameters, report.parameters),
        share(macs, report.macs),
        share(report.parameters - pooled.parameters, report.parameters),
        share(report.macs - pooled.macs, report.macs),
    )


def averaged(report: Report) -> Report:
    """The network with global average pooling, or as it is where there is no feature map to average."""
    try:
        return analyse(with_head(report.network, "gap"))
    except SpecError:
        return report


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
