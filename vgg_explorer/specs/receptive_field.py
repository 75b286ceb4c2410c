"""What is asked about the receptive field that a trained network really uses, and what comes back."""

from dataclasses import dataclass

from vgg_explorer.specs.maps import EffectiveField
from vgg_explorer.specs.question import Question

PICTURES, UNITS = 32, 8


@dataclass(frozen=True, eq=False)
class LayerField:
    """The field of the unit in the middle of one layer: with the trained weights, and with fresh ones.

    `paths_side50` and `paths_side95` are the sides that hold 50 % and 95 % of all paths from pixels to that unit
    (`analysis.paths`): what the field would be if all weights were equal. `sqrt_paths_side50` and `sqrt_paths_side95`
    are those of the square roots of the counts: the prediction for random weights with mean 0.
    """

    trained: EffectiveField
    random: EffectiveField
    paths_side50: int
    paths_side95: int
    sqrt_paths_side50: int
    sqrt_paths_side95: int

    @property
    def layer(self) -> str:
        return self.trained.layer

    @property
    def theory(self) -> int:
        """The side of what the unit can see, inside the picture."""
        top, left, bottom, right = self.trained.rectangle
        return max(bottom - top, right - left)


@dataclass(frozen=True, eq=False)
class MeasuredFields:
    """Layer by layer; `source` says which pictures it was measured on."""

    layers: tuple[LayerField, ...]
    source: str

    def find(self, layer: str) -> LayerField:
        return next(each for each in self.layers if each.layer == layer)


@dataclass(frozen=True)
class MeasureFields(Question[MeasuredFields]):
    """The fields of one `layer`, or of all that have maps, over so many pictures and channels each."""

    weights: str
    layer: str = ""
    pictures: int = PICTURES
    units: int = UNITS
