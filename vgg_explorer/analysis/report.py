"""One report a network: shapes, counts, memory and receptive field of every layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vgg_explorer.analysis.counts import macs, parameters, weights
from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.memory import saved_bytes
from vgg_explorer.analysis.paths import Paths, paths
from vgg_explorer.analysis.receptive_field import ReceptiveField, receptive_fields
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import format_layer

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class LayerReport:
    """One layer: its name, its notation, its output shape, and what it costs for one picture."""

    name: str
    layer: str
    output: Shape
    parameters: int
    weights: int
    macs: int
    saved_bytes: int
    receptive_field: ReceptiveField


@dataclass(frozen=True)
class Report:
    """A network, layer by layer, and its totals.

    Parameters include biases; MACs are those of convolutions and fully connected layers for one picture;
    FLOPs = 2 x MACs; `saved_bytes` is what training keeps for the backward pass of one picture.
    """

    network: Network
    layers: tuple[LayerReport, ...]

    @cached_property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    @cached_property
    def weights(self) -> int:
        """Parameters without biases and normalisation."""
        return sum(layer.weights for layer in self.layers)

    @cached_property
    def macs(self) -> int:
        return sum(layer.macs for layer in self.layers)

    @property
    def flops(self) -> int:
        return 2 * self.macs

    @cached_property
    def saved_bytes(self) -> int:
        return sum(layer.saved_bytes for layer in self.layers)

    @property
    def weight_layers(self) -> int:
        return self.network.weight_layers()

    @property
    def activations(self) -> int:
        """How many ReLUs stand in the network."""
        return sum(map(self.network.activated, range(len(self.layers))))

    @property
    def receptive_field(self) -> ReceptiveField:
        """The receptive field of the last feature map: of one pixel where there is none before the head."""
        last = self.network.last_feature_map()
        return ReceptiveField() if last is None else self.layers[last].receptive_field

    def index(self, name: str) -> int:
        """The place of a layer by its name, `pool5`."""
        names = [layer.name for layer in self.layers]
        if name not in names:
            raise SpecError("there is no layer {name!r}; it has {choices}.", name=name[:40], choices=", ".join(names))
        return names.index(name)

    def paths(self, name: str, row: int, column: int) -> Paths:
        """Paths from each input pixel to one unit of the layer called `name`."""
        return paths(self.network, self.index(name), row, column)

    def as_dict(self) -> dict[str, object]:
        """The report as plain values; `receptive_field` is that of the last feature map."""
        return {
            "network": self.network.name,
            "input": list(self.network.input),
            "parameters": self.parameters,
            "macs": self.macs,
            "flops": self.flops,
            "weight_layers": self.weight_layers,
            "receptive_field": self.receptive_field.as_dict(),
            "layers": [row(layer) for layer in self.layers],
        }

    def frame(self) -> pd.DataFrame:
        """One row a layer."""
        import pandas as pd

        rows = [row(layer) | {"saved_bytes": layer.saved_bytes} for layer in self.layers]
        return pd.DataFrame(rows).set_index("name")


def row(layer: LayerReport) -> dict[str, object]:
    return {
        "name": layer.name,
        "layer": layer.layer,
        "output": list(layer.output),
        "parameters": layer.parameters,
        "macs": layer.macs,
        "receptive_field": layer.receptive_field.value("size"),
        "stride": layer.receptive_field.value("stride"),
    }


def analyse(network: Network | str) -> Report:
    """Everything about a network that needs no training; a string is a line as `derive` reads it."""
    if isinstance(network, str):
        network = derive(network).network
    columns = zip(
        network.layer_names(),
        network.layers,
        network.inputs(),
        network.shapes,
        parameters(network),
        saved_bytes(network),
        receptive_fields(network),
        strict=True,
    )
    return Report(
        network,
        tuple(
            LayerReport(
                name,
                format_layer(layer),
                output,
                learned,
                weights(layer, input),
                macs(layer, input, output),
                kept,
                field,
            )
            for name, layer, input, output, learned, kept, field in columns
        ),
    )
