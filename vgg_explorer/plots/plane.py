"""One grid in oblique projection, and lines over it.

Cell (row, column) of a grid at height z stands at x = column - LEAN * row, y = z - SLOPE * row, both counted from the
middle of the grid.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from vgg_explorer.analysis.paths import Paths

LEAN, SLOPE = 0.30, 0.60
SENT = np.float32  # finer than a screen, and half of what is sent for each pyramid
Points = tuple[np.ndarray, np.ndarray]


class Plane(NamedTuple):
    """One level of the design, `number` counted from the input, drawn at height `z`."""

    number: int
    z: float
    paths: Paths

    @property
    def rows(self) -> int:
        return len(self.paths.rows)

    @property
    def columns(self) -> int:
        return len(self.paths.columns)

    def project(self, row: Any, column: Any) -> Points:
        down, across = np.asarray(row) - self.rows / 2, np.asarray(column) - self.columns / 2
        return across - LEAN * down, self.z - SLOPE * down

    def seen(self) -> tuple[int, int, int, int]:
        """Top, left, bottom and right of the cells that lead to the unit."""
        rows, columns = np.flatnonzero(self.paths.rows), np.flatnonzero(self.paths.columns)
        return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1

    def seen_corners(self) -> np.ndarray:
        """Back left, back right, front right and front left of the cells seen, (4, 2)."""
        top, left, bottom, right = self.seen()
        return np.stack(self.project([top, top, bottom, bottom], [left, right, right, left]), axis=1)


def joined_lines(pieces: Iterable[Points]) -> Points:
    """Several lines as one, a gap (NaN) behind each; every row of the arrays is a line."""

    def joined(lines: Iterable[np.ndarray]) -> np.ndarray:
        gapped = [np.pad(np.atleast_2d(line), ((0, 0), (0, 1)), constant_values=np.nan).ravel() for line in lines]
        return np.concatenate(gapped, dtype=SENT)

    pieces = list(pieces)
    return joined(x for x, _ in pieces), joined(y for _, y in pieces)
