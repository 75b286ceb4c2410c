"""What a network got right on a set of pictures, as counts; every rate follows from them."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Evaluation:
    """`confusion` (classes, classes): how many pictures of each row's class were taken for each column's.

    `among_five` counts pictures whose class is among the five highest scores; `loss` is the mean cross-entropy.
    """

    confusion: np.ndarray
    among_five: int
    loss: float

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Evaluation) and self.as_dict() == other.as_dict()

    @property
    def total(self) -> int:
        return int(self.confusion.sum())

    @property
    def correct(self) -> int:
        return int(self.confusion.trace())

    @property
    def top1(self) -> float:
        """Share of pictures whose class has the highest score, in [0, 1]; the top-1 error is 1 less this."""
        return self.correct / self.total

    @property
    def top5(self) -> float:
        """Share of pictures whose class is among the five highest scores (the paper's main measure, section 4)."""
        return self.among_five / self.total

    @property
    def per_class(self) -> tuple[float, ...]:
        """Share of right answers for each class, NaN for a class without pictures."""
        counts = self.confusion.sum(1)
        shares = np.divide(self.confusion.diagonal(), counts, out=np.full(len(counts), np.nan), where=counts > 0)
        return tuple(float(share) for share in shares)

    def as_dict(self) -> dict[str, object]:
        """For JSON: the counts, and the rates that follow from them."""
        return {
            "top1": self.top1,
            "top5": self.top5,
            "loss": self.loss,
            "total": self.total,
            "per_class": [None if np.isnan(share) else share for share in self.per_class],
            "confusion": self.confusion.tolist(),
            "among_five": self.among_five,
        }


@dataclass(frozen=True)
class Evaluated:
    """Trained weights measured on the test set of a data set; `seed` is that of their run, None where nobody knows."""

    network: str
    dataset: str
    seed: int | None
    classes: tuple[str, ...]
    test: Evaluation
