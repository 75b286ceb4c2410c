"""What is asked about the receptive field that a trained network really uses, and what comes back."""

from dataclasses import dataclass

from vgg_explorer.specs.maps import EffectiveField
from vgg_explorer.specs.question import Question

PICTURES, UNITS = 32, 8


@dataclass(frozen=True, eq=False)
class LayerField:
    """The field of the unit in the middle of one layer: with the trained weights, and with fresh ones.

    `paths_half` and `paths_most` are the sides that hold 50 % and 95 % of all paths from pixels to that unit
    (`analysis.paths`): what the field would be if all weights were equal. `signs_half` and `signs_most` are those of
    the square roots of the counts: what it is expected to be if all weights are random with mean 0.
    """

    trained: EffectiveField
    random: EffectiveField
    paths_half: int
    paths_most: int
    signs_half: int
    signs_most: int

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
