"""A small set that a small network learns at once: three classes of colour on noise."""

import numpy as np

from vgg_explorer.pictures.sets import InMemory, Sets

COLOURS = np.array([[200, 90, 90], [90, 200, 90], [90, 90, 200]])


def part(count: int, *, size: int = 12, seed: int = 0, contrast: float = 1.0) -> InMemory:
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    random.shuffle(labels)
    colours = 128 + contrast * (COLOURS[labels] - 128)
    images = colours[:, :, None, None] + random.normal(0, 40, (count, 3, size, size))
    return InMemory(images.clip(0, 255).astype(np.uint8), labels)


def sets(train: int = 90, *, size: int = 12, contrast: float = 1.0) -> Sets:
    first, second, third = (
        part(count, size=size, seed=seed, contrast=contrast) for seed, count in enumerate((train, 30, 45))
    )
    return Sets(first, second, third, ("red", "green", "blue"))
