"""Changes to training pictures, as data."""

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from vgg_explorer.specs.checks import brief, check, number, one_of, true_or_false
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.serialisation import since

Border = Literal["black", "reflect"]
LARGEST_SCALE = 4.0
SEPARATORS = re.compile(r"[\s,;，、；]+")


@dataclass(frozen=True, slots=True)
class Augment:
    """Changes to the training pictures, one draw a picture.

    `crop`: pixels of padding around, then a crop of the old size at a random place. `flip`: left to right, every
    second picture. `colour`: standard deviation of the shift along the principal components of RGB, in units of each
    component's own (Krizhevsky et al. 2012, section 4.1, 0.1 there; they multiply by the variance, whose unit is
    another). `scales`: a random crop, of the size of the network's input, from the picture rescaled so that its shorter
    side is S, a multiple of the input's that is drawn from this range (section 3.1: S = 256 for crops of 224 is 1.143,
    the jitter from 256 to 512 is 1.143 to 2.286). `border`: what the padding
    shows, black or the picture reflected (Jordan 2024). `alternate`: each picture is mirrored every second epoch, a
    random half of them in the first one, in place of a draw each time (alternating flips, Jordan 2024, section 3.6).
    """

    crop: int = 0
    flip: bool = False
    colour: float = 0.0
    scales: tuple[float, float] = (1.0, 1.0)
    border: Border = field(default="black", metadata=since(2))
    alternate: bool = field(default=False, metadata=since(2))

    def __post_init__(self) -> None:
        check("the padding before a crop", self.crop, 0, 64)
        number("the colour shift", self.colour, 0, 1)
        object.__setattr__(self, "scales", tuple(self.scales))
        for scale in self.scales:
            number("a scale", scale, 1, LARGEST_SCALE)
        if len(self.scales) != 2 or self.scales[0] > self.scales[1]:
            raise SpecError("the scales are {value}; write the smaller one, then the larger.", value=brief(self.scales))
        one_of("the border", self.border, get_args(Border))
        true_or_false("alternating flips", self.alternate)
        if self.alternate and not self.flip:
            raise SpecError("alternating flips need flips; switch them on.")


def read_scales(text: str) -> tuple[float, float]:
    """The training scales of a text: one that is fixed, 1.143, or a range that is drawn from, 1.143,2.286."""
    words = [word for word in SEPARATORS.split(text.strip()) if word]
    try:
        found = tuple(float(word) for word in words)
    except ValueError:
        found = ()
    if len(found) not in (1, 2):
        raise SpecError(
            "the training scale is {value!r}; write one, 1.143, or the ends of a range, 1.143,2.286.", value=text[:40]
        )
    low, high = found[0], found[-1]
    return Augment(scales=(low, high)).scales
