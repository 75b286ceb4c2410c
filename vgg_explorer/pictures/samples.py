"""Pictures that come with the app: drawn here, the same on every machine, with things of many sizes in them."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIDE = 448
LINES = (("VGG", 150), ("STACK", 90), ("OFTHREE", 60), ("BYTHREES", 42), ("SEESASFARAS", 28), ("ONESEVENBYSEVEN", 18))


def shapes() -> np.ndarray:
    """Discs, squares and triangles from 8 to 150 pixels on a textured ground."""
    random = np.random.default_rng(1409)
    ground = random.normal(0, 14, (SIDE // 8, SIDE // 8, 1)) + np.array([206, 199, 186])
    image = Image.fromarray(ground.clip(0, 255).astype(np.uint8)).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for size in (150, 110, 84, 64, 48, 48, 36, 36, 28, 28, 20, 20, 20, 14, 14, 14, 8, 8, 8, 8):
        x, y = random.uniform(size / 2, SIDE - size / 2, 2)
        colour = tuple(int(value) for value in random.integers(30, 220, 3))
        draw_one(draw, int(random.integers(3)), x, y, size / 2, colour)
    return np.asarray(image.filter(ImageFilter.SMOOTH))


def draw_one(draw: ImageDraw.ImageDraw, kind: int, x: float, y: float, half: float, colour: tuple[int, ...]) -> None:
    box = (x - half, y - half, x + half, y + half)
    if kind == 0:
        draw.ellipse(box, fill=colour)
    elif kind == 1:
        draw.rectangle(box, fill=colour)
    else:
        draw.polygon([(x, y - half), (x + half, y + half), (x - half, y + half)], fill=colour)


def letters() -> np.ndarray:
    """An eye chart: letters that halve in size from line to line."""
    image = Image.new("RGB", (SIDE, SIDE), (247, 244, 236))
    draw = ImageDraw.Draw(image)
    top = 14.0
    for line, size in LINES:
        draw.text((SIDE / 2, top), line, (28, 34, 42), ImageFont.load_default(size), anchor="mt")
        top += size + 8
    return np.asarray(image)


def rings() -> np.ndarray:
    """A zone plate: rings that become finer towards the border, down to four pixels."""
    axis = np.arange(SIDE) - SIDE / 2 + 0.5
    radius = np.hypot(axis[:, None], axis[None, :])
    wave = 0.5 + 0.5 * np.cos(np.pi * radius**2 / (2 * SIDE))
    low, high = np.array([20, 54, 84]), np.array([244, 232, 208])
    colours: np.ndarray = (low + wave[..., None] * (high - low)).astype(np.uint8)
    return colours


SAMPLES: dict[str, Callable[[], np.ndarray]] = {"shapes": shapes, "letters": letters, "rings": rings}
