"""How far networks see, measured by learning: accuracy by the distance of two marks."""

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DistanceResult:
    """One network: which (`stack` or `single`), its receptive field, and for each distance and seed (right, tested)."""

    kind: str
    name: str
    field: int
    counts: dict[int, dict[int, tuple[int, int]]] = dataclasses.field(hash=False)

    def shares(self, distance: int) -> list[float]:
        """Accuracy by seed, as shares."""
        return [right / tested for right, tested in self.counts[distance].values()]
