"""The colours of a data set: what pictures are normalised by, and the axes along which colour shifts."""

from dataclasses import dataclass, replace

import numpy as np

from vgg_explorer.pictures.sets import Source

MEASURED = 5_000  # pictures; the mean of so many is within half a grey level


@dataclass(frozen=True)
class Colours:
    """Mean of each channel, in [0, 1], what the rest is divided by, and the principal components of the channels.

    `deviation` is each channel's own, or 1/255 where pixels keep their scale from 0 to 255. `axes` is (C, C): each
    row a component, as long as its standard deviation.
    """

    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    axes: tuple[tuple[float, ...], ...]

    def mean_subtracted(self) -> "Colours":
        """The same for pixels that keep their scale from 0 to 255, less the mean (section 2.1 of the paper)."""
        return replace(self, deviation=(1 / 255,) * len(self.deviation))


def measure_colours(source: Source) -> Colours:
    """The colours of a training set, from its pictures at equal steps."""
    count = len(source.labels)
    chosen = np.unique(np.linspace(0, count - 1, min(count, MEASURED)).astype(np.int64))
    channels, number = source.shape[0], 0
    pixels, squares = np.zeros(channels), np.zeros((channels, channels))
    for part in np.array_split(chosen, -(-len(chosen) // 500)):
        values = source.take(part).astype(np.float64).transpose(1, 0, 2, 3).reshape(channels, -1) / 255
        pixels, squares, number = pixels + values.sum(1), squares + values @ values.T, number + values.shape[1]
    mean = pixels / number
    covariance = squares / number - np.outer(mean, mean)
    variances, components = np.linalg.eigh(covariance)
    axes = (components * np.sqrt(variances.clip(0))).T
    deviation = np.sqrt(covariance.diagonal().clip(1e-8))  # a channel of one value divides by 1e-4, not by 0
    return Colours(tuple(mean.tolist()), tuple(deviation.tolist()), tuple(map(tuple, axes.tolist())))
