"""How trained networks are tested, as data: at which scales, on which views of a picture (paper, section 3.2)."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from vgg_explorer.specs.checks import brief, check, number, one_of
from vgg_explorer.specs.errors import SpecError

Mode = Literal["single", "dense", "multi-crop", "both"]
PAPER_GRID = 5  # 5 x 5 places a scale, with mirror images 50 views
MAX_SCALES = 8
MAX_GRID = 11
LOWEST, HIGHEST = 0.25, 4.0


def read_scales(text: str) -> tuple[float, ...]:
    """Test scales of a line of text, 1, 1.143, 1.286; a SpecError says which is none."""
    return tuple(scale(word) for word in re.split(r"[\s,;，、；]+", text.strip()) if word)


def scale(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise SpecError(
            "{text!r} is no test scale; write multiples of the input size, 1, 1.143, 1.286.", text=brief(word)
        ) from None


@dataclass(frozen=True, slots=True)
class TestProtocol:
    """`scales` are multiples of the side that the network was trained on: the paper's Q over its crop.

    single: the central crop of a rescaled picture. dense: the fully connected layers become convolutions, the network
    runs over the whole rescaled picture, and its scores are averaged over all positions. multi-crop: a regular `grid` x
    `grid` of crops. both: the mean of dense and multi-crop. With `mirror` the posteriors of each view and of its mirror
    image are averaged. Posteriors are averaged over views, scales and networks.
    """

    __test__ = False  # for pytest, which takes classes of this name for tests

    scales: tuple[float, ...] = (1.0,)
    mode: Mode = "single"
    mirror: bool = True
    grid: int = PAPER_GRID

    def __post_init__(self) -> None:
        object.__setattr__(self, "scales", tuple(self.scales))
        check("the number of scales", len(self.scales), 1, MAX_SCALES)
        for scale in self.scales:
            number("a test scale", scale, LOWEST, HIGHEST)
        if len(set(self.scales)) < len(self.scales):
            raise SpecError("a test scale stands twice; take different ones.")
        one_of("the mode", self.mode, get_args(Mode))
        check("the grid of crops", self.grid, 1, MAX_GRID)

    @property
    def dense(self) -> bool:
        return self.mode in ("dense", "both")

    @property
    def crops(self) -> int:
        """Crops along one side of a rescaled picture."""
        return {"single": 1, "dense": 0, "multi-crop": self.grid, "both": self.grid}[self.mode]

    @property
    def views(self) -> int:
        """Passes through a network for one picture; a dense pass is one, whatever its size."""
        return len(self.scales) * (1 + self.mirror) * (self.crops**2 + self.dense)
