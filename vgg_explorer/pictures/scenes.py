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
        self.hair = self.noise(32, 128) + self.noise(64, 256) / 2  # and of those that have a coat
        self.pixels = fading(top, bottom, FULL) + self.clouds(grain, rough)

    def clouds(self, grain: int, rough: float) -> np.ndarray:
        """Smooth noise of several sizes, each finer one half as strong, (FULL, FULL, 1)."""
        found = np.zeros((FULL, FULL), np.float32)
        for octave in range(5):
            cells = grain * 2**octave
            found += self.noise(cells, cells)[..., 0] / 2**octave
        return rough * found[..., None]

    def noise(self, rows: int, columns: int) -> np.ndarray:
        """So many random values down and across, smooth between them, (FULL, FULL, 1)."""
        values = Image.fromarray(self.random.standard_normal((rows, columns)).astype(np.float32))
        return np.asarray(values.resize((FULL, FULL), Image.Resampling.BICUBIC))[..., None]

    def ground(self, horizon: float, top: Colour, bottom: Colour, *, rough: float = 14.0, grain: int = 16) -> None:
        """Land or water below a horizon."""
        start = int(horizon * FULL)
        self.pixels[start:] = fading(top, bottom, FULL - start) + self.clouds(grain, rough)[start:]
        self.pixels[start - 3 : start + 3] = self.pixels[start - 6 : start + 6].mean(0)

    def haze(self, colour: Colour, strength: float, *, grain: int = 4, within: np.ndarray | None = None) -> None:
        """Patches of another colour over a ground: clouds in a sky, light through leaves."""
        share = (strength * self.clouds(grain, 1.0)).clip(0, 0.85)
        if within is not None:
            share = share * within[..., None]
        self.pixels += share * (np.array(colour, np.float32) - self.pixels)

    def waves(self, horizon: float, strength: float) -> None:
        """Ripples that become longer towards the front."""
        start = int(horizon * FULL)
        depth = np.linspace(0.02, 1, FULL - start, dtype=np.float32)[:, None]
        phase = 30 / (depth + 0.15) + 2 * self.clouds(6, 1.0)[start:, :, 0]
        self.pixels[start:] += strength * np.sin(phase)[..., None] * (0.3 + depth[..., None])

    def blur(self, radius: float) -> None:
        """What was drawn so far is out of focus."""
        small = Image.fromarray(self.pixels.clip(0, 255).astype(np.uint8)).reduce(FINE)
        soft = small.filter(ImageFilter.GaussianBlur(radius)).resize((FULL, FULL), Image.Resampling.BILINEAR)
        self.pixels = np.array(soft, np.float32)

    def shadow(self, x: float, y: float, width: float, height: float, strength: float = 0.45) -> None:
        """Under a body, soft."""
        self.tint(ellipse(x, y, width, height), (0, 0, 0), strength, soft=0.02)

    def tint(
        self, mask: np.ndarray, colour: Colour, strength: float, *, soft: float, within: np.ndarray | None = None
    ) -> None:
        """A touch of colour with a soft edge, on one body only if that is given: a shine, a shade, a stripe of fur."""
        box = around(mask, soft)
        share = strength * blurred(mask[box], soft)
        if within is not None:
            share = share * within[box]
        self.pixels[box] += share[..., None] * (np.array(colour, np.float32) - self.pixels[box])

    def body(
        self,
        mask: np.ndarray,
        colour: Colour,
        *,
        depth: float = 0.05,
        texture: float = 3.0,
        hair: float = 0.0,
        light: float = 0.5,
    ) -> np.ndarray:
        """A part of something: round at its edges as far as `depth`, brighter towards the upper left; its mask."""
        box = around(mask, depth)
        inner = blurred(mask[box], depth)
        down, right = np.gradient(inner)
        slope = down + 0.6 * right
        lit = 0.85 + 0.15 * inner + light * slope / (np.abs(slope).max() or 1.0)
        lit += np.linspace(0.1, -0.1, len(lit), dtype=np.float32)[:, None]  # a sky above, a ground below
        drawn = np.array(colour, np.float32) * lit[..., None] + texture * self.cloud[box] + hair * self.hair[box]
        soft = blurred(mask[box], 0.002)[..., None]
        self.pixels[box] = (1 - soft) * self.pixels[box] + soft * drawn
        return mask

    def finished(self, noise: float = 4.0) -> np.ndarray:
        """(SIDE, SIDE, 3) uint8, a little grain over everything."""
        fine = Image.fromarray(self.pixels.clip(0, 255).astype(np.uint8))
        small = np.asarray(fine.resize((SIDE, SIDE), Image.Resampling.LANCZOS), np.float64)
        return (small + noise * self.random.standard_normal(small.shape)).clip(0, 255).astype(np.uint8)


def fading(top: Colour, bottom: Colour, rows: int) -> np.ndarray:
    """From one colour to another, (rows, 1, 3)."""
    return np.linspace(top, bottom, rows, dtype=np.float32)[:, None]


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
