"""A sentence about the paper and what is so, and the claims of such sentences that the paper itself does not make."""

from dataclasses import dataclass
from typing import Literal

from vgg_explorer.language import N_
from vgg_explorer.specs.claim import Claim, Contrast

SummaryVerdict = Literal["right", "half right", "wrong", "measured"]


@dataclass(frozen=True, slots=True)
class SummaryClaim:
    """`said` elsewhere, and what is `so`, with its `place` in the paper; a measured one is judged by its `claim`."""

    said: str
    so: str
    place: str
    verdict: SummaryVerdict
    claim: Claim | None = None


FASTER = Claim(
    "faster",
    11,
    "3.1",
    N_("Pre-training makes training converge faster."),
    N_("epochs until B from A's layers is as good as B from Glorot's initialisation at its best"),
    "below 0",
    (Contrast("B, from A", "B, plain", "epochs"),),
)
OVER_FITTING = Claim(
    "over-fitting",
    14,
    "4.1",
    N_("Training at many scales prevents over-fitting."),
    N_("loss on validation less on training, where both have learned as much: 3×3 pairs with and without scale jitter"),
    "below 0",
    (Contrast("pairs, jitter", "pairs, fixed scale", "gap"),),
)
