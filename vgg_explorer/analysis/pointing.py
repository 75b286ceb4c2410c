"""Whether the highest point of a map lies on an object: the rule of the pointing game, for figures and pages alike."""

import numpy as np

Box = tuple[int, int, int, int]  # left, top, right, bottom, the last two one past the end


def pointed(map: np.ndarray, box: Box, tolerance: int = 0, *, picture: tuple[int, int] | None = None) -> float:
    """1 where the centre of the highest pixel lies in the box, 0 where not; the share of them inside, of several.

    `picture` is the (height, width) that the box is measured in, that of the map itself unless given; the box is
    wider by `tolerance` pixels of the picture on each side (Zhang et al., ECCV 2016, section 4.1).
    """
    left, top, right, bottom = box
    height, width = picture or map.shape
    rows, columns = np.nonzero(map == map.max())
    down, across = (rows + 0.5) * height / map.shape[0], (columns + 0.5) * width / map.shape[1]
    inside = (top - tolerance <= down) & (down < bottom + tolerance)
    inside &= (left - tolerance <= across) & (across < right + tolerance)
    return float(inside.mean())
