"""`shapes`: one object on textured ground, at any place, scale, angle and colour, with its bounding box.

An object is where a signed distance (in units of its circumscribed circle, negative inside) is below zero; its edge is
smoothed over one pixel.
"""

from collections.abc import Callable

import numpy as np

from vgg_explorer.pictures.generated import generated, sample
from vgg_explorer.pictures.reader import DatasetReader
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.specs.datasets import DataSpec

SIDE = (0.25, 0.75)  # diameter of the circumscribed circle, as a share of the picture
CONTRAST = (50.0, 120.0)  # distance between the colours of object and ground, in grey levels
COARSE, FINE = 18.0, 12.0  # standard deviations of the ground's texture and of the noise over everything
CELLS = 5  # the coarse texture has so many random values a side

Plane = np.ndarray  # (n, H, W): one value a pixel


def disc(u: Plane, v: Plane) -> Plane:
    distance: Plane = np.hypot(u, v) - 0.85
    return distance


def square(u: Plane, v: Plane) -> Plane:
    return box(u, v, 0.7, 0.7)


def triangle(u: Plane, v: Plane) -> Plane:
    distance: Plane = edges(u, v, 3, 0.49).max(0)
    return distance


def ring(u: Plane, v: Plane) -> Plane:
    distance: Plane = np.abs(np.hypot(u, v) - 0.72) - 0.2
    return distance


def cross(u: Plane, v: Plane) -> Plane:
    distance: Plane = np.minimum(box(u, v, 0.94, 0.3), box(u, v, 0.3, 0.94))
    return distance


def star(u: Plane, v: Plane) -> Plane:
    """Five points: inside at least four of the five lines of a pentagram."""
    distance: Plane = np.sort(edges(u, v, 5, 0.305), axis=0)[-2]
    return distance


def box(u: Plane, v: Plane, half_width: float, half_height: float) -> Plane:
    distance: Plane = np.maximum(np.abs(u) - half_width, np.abs(v) - half_height)
    return distance


def edges(u: Plane, v: Plane, count: int, apothem: float) -> np.ndarray:
    """Distances (count, n, H, W) to the lines at `apothem` from the middle, at equal angles."""
    angles = 2 * np.pi * np.arange(count, dtype=np.float32) / count
    return np.stack([np.cos(angle) * u + np.sin(angle) * v - apothem for angle in angles])


OBJECTS: dict[str, Callable[[Plane, Plane], Plane]] = {
    "disc": disc,
    "square": square,
    "triangle": triangle,
    "ring": ring,
    "cross": cross,
    "star": star,
}


def generate(spec: DataSpec) -> Sets:
    """The set of a line: six classes, equally many of each; boxes in pixels: left, top, right, bottom, half-open."""
    return generated(spec, draw, tuple(OBJECTS))


def draw(places: np.ndarray, size: int, random: np.random.Generator) -> InMemory:
    """One chunk of pictures, (n, 3, size, size) uint8."""
    labels = places % len(OBJECTS)
    covered = objects(labels, size, random)
    ground, colour = colours(len(labels), random)
    texture = COARSE * coarse(len(labels), size, random) * (1 - covered[:, None])
    noise = FINE * random.standard_normal((len(labels), 3, size, size), np.float32)
    images = ground + covered[:, None] * (colour - ground) + texture + noise
    return InMemory(images.clip(0, 255).astype(np.uint8), labels.astype(np.int64), boxes(covered))


def objects(labels: np.ndarray, size: int, random: np.random.Generator) -> Plane:
    """How much of each pixel the object covers, from 0 to 1."""
    n = len(labels)
    radius = (size * random.uniform(*SIDE, n) / 2).astype(np.float32)
    middle = (radius + random.random((2, n)) * (size - 2 * radius)).astype(np.float32)
    angle = random.uniform(0, 2 * np.pi, n).astype(np.float32)
    pixels = np.arange(size, dtype=np.float32) + 0.5
    x = (pixels[None, :] - middle[0][:, None])[:, None, :] / radius[:, None, None]
    y = (pixels[None, :] - middle[1][:, None])[:, :, None] / radius[:, None, None]
    cos, sin = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    u, v = cos * x + sin * y, cos * y - sin * x
    distance = np.empty((n, size, size), np.float32)
    for label, shape in enumerate(OBJECTS.values()):
        mine = labels == label
        distance[mine] = shape(u[mine], v[mine])
    return (0.5 - distance * radius[:, None, None]).clip(0, 1)


def colours(n: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Colours of ground and object, (n, 3, 1, 1) each, CONTRAST apart and inside 0 to 255."""
    ground = random.uniform(60, 195, (n, 3))
    direction = random.standard_normal((n, 3))
    direction *= random.uniform(*CONTRAST, (n, 1)) / np.linalg.norm(direction, axis=1, keepdims=True)
    outside = (ground + direction < 0) | (ground + direction > 255)
    colour = ground + np.where(outside, -direction, direction)
    return ground[:, :, None, None].astype(np.float32), colour[:, :, None, None].astype(np.float32)


def coarse(n: int, size: int, random: np.random.Generator) -> np.ndarray:
    """Texture (n, 3, size, size): a few random values, bilinear between them."""
    cells = random.standard_normal((n, 3, CELLS, CELLS), np.float32)
    place = np.linspace(0, CELLS - 1, size, dtype=np.float32)
    weights = (1 - np.abs(place[:, None] - np.arange(CELLS, dtype=np.float32))).clip(0)
    texture: np.ndarray = weights @ cells @ weights.T
    return texture


def boxes(covered: Plane) -> np.ndarray:
    """The smallest boxes around the pixels that are covered by half, (n, 4) int64: left, top, right, bottom.

    Right and bottom are the first column and row behind the object.
    """
    inside = covered >= 0.5 * covered.max((1, 2), keepdims=True)
    columns, rows = inside.any(1), inside.any(2)
    size = covered.shape[1]
    left, top = columns.argmax(1), rows.argmax(1)
    right, bottom = size - columns[:, ::-1].argmax(1), size - rows[:, ::-1].argmax(1)
    return np.stack([left, top, right, bottom], 1)


READER = DatasetReader(
    load=lambda spec, progress: generate(spec),
    thumbnails=lambda spec: sample(spec, draw, tuple(OBJECTS)),
)
