"""Pictures at their own resolution on their way into memory, as long as there is room for them."""

from dataclasses import replace
from math import prod

import numpy as np

from vgg_explorer.pictures.own_resolution import LargeFiles, OwnResolution, Ragged
from vgg_explorer.pictures.sets import Sets, Source
from vgg_explorer.pictures.sources import AT_ONCE, Files, Reading, in_memory
from vgg_explorer.settings import settings
from vgg_explorer.specs.progress import Progress


def brought(sets: Sets, largest: float, *, progress: Progress) -> Sets:
    """Pictures in files as training takes them: at the size of the input, or at their own for scales up to `largest`.

    All three parts in memory where they take no more than the setting; else read as they are used.
    """
    if largest == 1:
        return in_memory(sets, progress=progress)
    train, validation, test = (large(part, largest) for part in (sets.train, sets.validation, sets.test))
    count = sum(len(part.labels) for part in (train, validation, test))
    reading = LargeReading(count, progress, bytes=settings().dataset_memory_megabytes * 10**6)
    if count * largest**2 * prod(train.shape) <= reading.room:  # what pictures take that are large enough
        kept = [reading.part(part) for part in (train, validation, test)]
        if None not in kept:
            reading.check()
            train, validation, test = (part for part in kept if part)
    return Sets(train, validation, test, sets.classes)


def large(part: Source, largest: float) -> OwnResolution:
    assert isinstance(part, Files)
    return OwnResolution(LargeFiles(part, largest), part.labels, part.shape)


class LargeReading(Reading):
    """As `Reading`, within a number of bytes over all parts."""

    def __init__(self, total: int, progress: Progress, *, bytes: int) -> None:
        super().__init__(total, progress)
        self.room = bytes

    def part(self, source: OwnResolution) -> OwnResolution | None:
        """A part in one array; None where there is no room for it, and at once where there was none before."""
        pixels, sizes, count = bytearray(), np.zeros((0, 2), np.int64), len(source.labels)
        for start in range(0, count, AT_ONCE):
            if len(pixels) > self.room:
                break
            for picture in self.tried(source.originals.read, np.arange(start, min(start + AT_ONCE, count))) or []:
                pixels += picture.tobytes()
                sizes = np.append(sizes, [picture.shape[1:]], axis=0)
        self.room -= len(pixels)
        if self.room < 0:
            return None
        return replace(source, originals=Ragged.of(np.frombuffer(pixels, np.uint8), sizes, source.shape[0]))
