"""Labelled pictures as the engine takes them: read in any order, in memory or from files."""

from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np

from vgg_explorer.specs.layers import Shape


class Source(Protocol):
    """Pictures of one shape (channels, height, width), and the class of each, (N,) int64."""

    @property
    def shape(self) -> Shape: ...

    @property
    def labels(self) -> np.ndarray: ...

    def take(self, indices: np.ndarray) -> np.ndarray:
        """The pictures at those places, (n, C, H, W) uint8."""
        ...


@dataclass(frozen=True)
class InMemory:
    """Pictures (N, C, H, W) uint8, an array or a file that is mapped; `boxes` are (N, 4): left, top, right, bottom."""

    images: np.ndarray
    labels: np.ndarray
    boxes: np.ndarray | None = None

    @property
    def shape(self) -> Shape:
        channels, height, width = self.images.shape[1:]
        return channels, height, width

    def take(self, indices: np.ndarray) -> np.ndarray:
        chosen: np.ndarray = self.images[indices]
        return chosen

    def joined(self, chunks: "list[Self]", count: int) -> Self:
        """The first `count` pictures of several such sets in a row."""
        boxes = [chunk.boxes for chunk in chunks if chunk.boxes is not None]
        return replace(
            self,
            images=np.concatenate([chunk.images for chunk in chunks])[:count],
            labels=np.concatenate([chunk.labels for chunk in chunks])[:count],
            boxes=np.concatenate(boxes)[:count] if boxes else None,
        )


@dataclass(frozen=True)
class Sets:
    """One data set in three parts that share no picture.

    Learning happens on `train`; learning rate and checkpoint are chosen on `validation`; `test` is used once.
    """

    train: Source
    validation: Source
    test: Source
    classes: tuple[str, ...]
