"""Labelled pictures that are read when they are taken, and whole sets brought into memory where they fit."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from typing import TypeVar

import numpy as np

from vgg_explorer.language import N_
from vgg_explorer.pictures.folder import Collection
from vgg_explorer.pictures.layout import shown
from vgg_explorer.pictures.picture import decode, fit
from vgg_explorer.pictures.sets import InMemory, Sets, Source
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.progress import Progress

Read = TypeVar("Read")
READING = N_("reading pictures")
THREADS = min(4, os.cpu_count() or 1)  # a photograph takes 100 MB while it is unpacked
AT_ONCE = 128  # pictures between two reports of progress
ENOUGH = 100  # pictures that cannot be read, and then the others are not tried


@dataclass(frozen=True)
class Files:
    """Pictures in files, three channels each, scaled to cover `shape` and cut to it when they are taken."""

    collection: Collection
    names: tuple[str, ...]
    labels: np.ndarray
    shape: Shape

    def take(self, indices: np.ndarray) -> np.ndarray:
        """The pictures at those places, (n, 3, H, W) uint8; raises Unreadable, after all have been tried."""
        images = np.empty((len(indices), *self.shape), np.uint8)
        groups = np.array_split(np.arange(len(indices)), 4 * THREADS)
        with ThreadPoolExecutor(THREADS) as pool:
            found = pool.map(
                lambda places: self._read([self.names[indices[i]] for i in places], images, places), groups
            )
            errors = [error for group in found for error in group]
        if errors:
            raise Unreadable(errors)
        return images

    def _read(self, names: list[str], images: np.ndarray, places: np.ndarray) -> list[SpecError]:
        """Fill the places of `images`; what is wrong with those that cannot be read."""
        errors = []
        for name, place in zip(names, places, strict=True):
            try:
                images[place] = self.picture(name)
            except SpecError as error:
                errors.append(error)
        return errors

    def picture(self, name: str) -> np.ndarray:
        """One file as (3, H, W) uint8."""
        with self.collection.open(name) as file:
            picture = decode(file.read(), shown(name), side=max(self.shape[1:]))
        return fit(picture, self.shape).transpose(2, 0, 1)


class Unreadable(SpecError):
    """What is wrong with the first of some files that cannot be read."""

    def __init__(self, errors: list[SpecError]) -> None:
        super().__init__(errors[0].sentence, **errors[0].values)
        self.errors = errors


@dataclass(frozen=True)
class Selection:
    """Those pictures of an array or a mapped file (N, C, H, W) that stand at `places`, resized when they are taken."""

    images: np.ndarray
    labels: np.ndarray
    places: np.ndarray
    shape: Shape

    def take(self, indices: np.ndarray) -> np.ndarray:
        images: np.ndarray = self.images[self.places[indices]]
        if images.shape[1:] == self.shape:
            return images
        return np.stack([resized(image, self.shape) for image in images])


def select(images: np.ndarray, labels: np.ndarray, places: np.ndarray, *, size: int | None) -> Selection:
    """Pictures of an array, in their own size where `size` is None; `labels` are those of the whole array."""
    channels, height, width = images.shape[1:]
    shape = (channels, height, width) if size is None else (channels, size, size)
    return Selection(images, labels[places].astype(np.int64), places, shape)


def resized(image: np.ndarray, shape: Shape) -> np.ndarray:
    """A picture (C, H, W) uint8 of one or three channels, scaled to cover `shape` and cut to it."""
    if len(image) == 1:
        return fit(image[0], shape)[None]
    return fit(np.ascontiguousarray(image.transpose(1, 2, 0)), shape).transpose(2, 0, 1)


def in_memory(sets: Sets, *, progress: Progress) -> Sets:
    """The same pictures in memory, all three parts, where they take no more than the setting; else as they are.

    Where some cannot be read, the error counts them over all parts.
    """
    parts = (sets.train, sets.validation, sets.test)
    if sum(len(part.labels) * prod(part.shape) for part in parts) > settings().dataset_memory_megabytes * 10**6:
        return sets
    reading = Reading(sum(len(part.labels) for part in parts), progress)
    train, validation, test = (reading.all(part) for part in parts)
    reading.check()
    return Sets(train, validation, test, sets.classes)


class Reading:
    """Pictures on their way into memory: how many are done, and what was wrong with those that cannot be read."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.progress = total, progress
        self.done = 0
        self.errors: list[SpecError] = []

    def all(self, source: Source) -> InMemory:
        count = len(source.labels)
        images = np.empty((count, *source.shape), np.uint8)
        for start in range(0, count, AT_ONCE):
            places = np.arange(start, min(start + AT_ONCE, count))
            found = self.tried(source.take, places)
            if found is not None:
                images[places] = found
        return InMemory(images, source.labels)

    def check(self) -> None:
        """Raise where pictures could not be read."""
        if self.errors:
            raise counted(self.errors, tried=self.done)

    def tried(self, read: Callable[[np.ndarray], Read], places: np.ndarray) -> Read | None:
        """The pictures at the places, None where some cannot be read; raises where these are too many."""
        found = None
        try:
            found = read(places)
        except Unreadable as error:
            self.errors += error.errors
        self.done += len(places)
        if len(self.errors) >= ENOUGH:
            raise counted(self.errors, tried=self.done)
        self.progress(READING, self.done, self.total)
        return found


def counted(errors: list[SpecError], *, tried: int) -> SpecError:
    """The error of one file, or how many there are of them."""
    if len(errors) == 1:
        return errors[0]
    return SpecError(
        "{count} of {tried} files cannot be read as pictures, {name} first; take them out.",
        count=f"{len(errors):,}",
        tried=f"{tried:,}",
        name=errors[0].values["name"],
    )
