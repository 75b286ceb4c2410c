"""The geometry of the set `pairs`: how wide the marks are, how far from the border they stay."""

MARK = 2  # pixels a side


def margin(size: int) -> int:
    """Pixels between the marks and every border: a quarter of the picture, 16 of 64."""
    return size // 4


def largest_distance(size: int) -> int:
    """How far apart the left edges of the marks can be."""
    return size - 2 * margin(size) - MARK


def columns(size: int, distance: int) -> int:
    """How many columns the left mark can stand in: a multiple of eight where there is room for it.

    So that every phase of a stride of two, four or eight is taken equally often.
    """
    room = largest_distance(size) - distance + 1
    return next(room - room % step for step in (8, 4, 2, 1) if room >= step)
