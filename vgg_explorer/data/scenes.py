"""A brush for pictures that are drawn here: soft grounds, and bodies that are lit from the upper left.

Places and sizes are shares of the picture's side, (0, 0) the upper left corner; lines are texts of places in per cent.
"""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 256
FINE = 2  # times as large while it is drawn
FULL = SIDE * FINE

Colour = tuple[int, int, int]


class Scene:
    """A picture in the making: `pixels` (FULL, FULL, 3), values from 0 to 255."""

    def __init__(self, top: Colour, bottom: Colour, *, seed: int, rough: float = 10.0, grain: int = 8) -> None:
        """A ground that goes from one colour to another, with clouds of `rough` grey levels, `grain` of them a side."""
        self.random = np.random.default_rng(seed)
        self.cloud = self.clouds(24, 1.0)  # the texture of all bodies
        way = np.linspace(0, 1, FULL)[:, None, None]
        self.pixels = (1 - way) * np.array(top) + way * np.array(bottom) + self.clouds(grain, rough)

    def clouds(self, grain: int, rough: float) -> np.ndarray:
        """Smooth noise of several sizes, each finer one half as strong, (FULL, FULL, 1)."""
        found = np.zeros((FULL, FULL))
        for octave in range(5):
            cells = grain * 2**octave
            values = self.random.standard_normal((cells, cells)).astype(np.float32)
            found += np.asarray(Image.fromarray(values).resize((FULL, FULL), Image.Resampling.BICUBIC)) / 2**octave
        return rough * found[..., None]

    def ground(self, horizon: float, top: Colour, bottom: Colour, *, rough: float = 14.0, grain: int = 16) -> None:
        """Land or water below a horizon."""
        start = int(horizon * FULL)
        way = np.linspace(0, 1, FULL - start)[:, None, None]
        colours = (1 - way) * np.array(top) + way * np.array(bottom)
        self.pixels[start:] = colours + self.clouds(grain, rough)[start:]
        self.pixels[start - 3 : start + 3] = self.pixels[start - 6 : start + 6].mean(0)

    def waves(self, horizon: float, strength: float) -> None:
        """Ripples that become longer towards the front."""
        start = int(horizon * FULL)
        depth = np.linspace(0.02, 1, FULL - start)[:, None]
        phase = 30 / (depth + 0.15) + 2 * self.clouds(6, 1.0)[start:, :, 0]
        self.pixels[start:] += strength * np.sin(phase)[..., None] * (0.3 + depth[..., None])

    def blur(self, radius: float) -> None:
        """What was drawn so far is out of focus."""
        image = Image.fromarray(self.pixels.clip(0, 255).astype(np.uint8))
        self.pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(radius * FINE)), np.float64)

    def shadow(self, x: float, y: float, width: float, height: float, strength: float = 0.45) -> None:
        """Under a body, soft."""
        mask = blurred(ellipse(x, y, width, height), 0.02)
        self.pixels *= 1 - strength * mask[..., None]

    def body(
        self, mask: np.ndarray, colour: Colour, *, depth: float = 0.05, texture: float = 6.0, light: float = 0.5
    ) -> None:
        """A part of something: round at its edges as far as `depth`, brighter towards the upper left."""
        box = around(mask, depth)
        inner = blurred(mask[box], depth)
        down, right = np.gradient(inner)
        slope = down + 0.6 * right
        lit = 0.85 + 0.15 * inner + light * slope / (np.abs(slope).max() or 1.0)
        drawn = np.array(colour) * lit[..., None] + texture * self.cloud[box]
        soft = blurred(mask[box], 0.002)[..., None]
        self.pixels[box] = (1 - soft) * self.pixels[box] + soft * drawn

    def finished(self, noise: float = 4.0) -> np.ndarray:
        """(SIDE, SIDE, 3) uint8, a little grain over everything."""
        fine = Image.fromarray(self.pixels.clip(0, 255).astype(np.uint8))
        small = np.asarray(fine.resize((SIDE, SIDE), Image.Resampling.LANCZOS), np.float64)
        return (small + noise * self.random.standard_normal(small.shape)).clip(0, 255).astype(np.uint8)


def blurred(mask: np.ndarray, radius: float) -> np.ndarray:
    image = Image.fromarray((255 * mask).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius * FULL)), np.float32) / 255


def around(mask: np.ndarray, depth: float) -> tuple[slice, slice]:
    """Where something is drawn, with room for its soft edge."""
    room = round(3 * depth * FULL) + 8
    sides = []
    for axis in (1, 0):
        there = np.flatnonzero(mask.any(axis))
        first, last = (int(there[0]), int(there[-1])) if len(there) else (0, 0)
        sides.append(slice(max(0, first - room), min(FULL, last + room)))
    return sides[0], sides[1]


def ellipse(x: float, y: float, width: float, height: float, *, angle: float = 0.0) -> np.ndarray:
    """Half axes `width` and `height` around (x, y), turned by degrees; (FULL, FULL), 1 inside."""
    way, turn = np.linspace(0, 2 * np.pi, 60, endpoint=False), np.deg2rad(angle)
    u, v = width * np.cos(way), height * np.sin(way)
    across, down = x + u * np.cos(turn) - v * np.sin(turn), y + u * np.sin(turn) + v * np.cos(turn)
    return filled(np.stack([across, down], axis=1))


def outline(path: str, *, smooth: bool = True) -> np.ndarray:
    """What lies within a closed line through places, curved (Catmull and Rom) unless told otherwise."""
    return filled(curve(places(path)) if smooth else places(path))


def limb(path: str, *, width: float) -> np.ndarray:
    """A line of some width through places, round at its ends."""
    image = Image.new("L", (FULL, FULL))
    draw = ImageDraw.Draw(image)
    points = [(x, y) for x, y in (places(path) * FULL).tolist()]
    draw.line(points, fill=255, width=round(width * FULL), joint="curve")
    r = width * FULL / 2
    for x, y in points:
        draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return np.asarray(image, np.float32) / 255


def places(path: str) -> np.ndarray:
    """A path is written in per cent, as "10 20, 30 20": (n, 2) shares of the side."""
    return np.array([[float(value) / 100 for value in place.split()] for place in path.split(",")])


def curve(points: np.ndarray) -> np.ndarray:
    """Eight places on each piece of a closed spline through points (n, 2)."""
    before, after, later = (np.roll(points, shift, axis=0) for shift in (1, -1, -2))
    found = []
    for t in np.arange(8) / 8:
        part = 2 * points + (after - before) * t + (2 * before - 5 * points + 4 * after - later) * t**2
        found.append((part + (3 * points - before - 3 * after + later) * t**3) / 2)
    whole: np.ndarray = np.stack(found, axis=1).reshape(-1, 2)
    return whole


def filled(points: np.ndarray) -> np.ndarray:
    image = Image.new("L", (FULL, FULL))
    ImageDraw.Draw(image).polygon([(x, y) for x, y in (points * FULL).tolist()], fill=255)
    return np.asarray(image, np.float32) / 255


def joined(*masks: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.max(masks, axis=0)
    return found


def as_is(mask: np.ndarray) -> np.ndarray:
    return mask


def mirrored(mask: np.ndarray) -> np.ndarray:
    """The same on the other side."""
    return mask[:, ::-1]
