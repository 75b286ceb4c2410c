"""Drawings of what CIFAR-10 has photographs of, made here with a brush of our own: the package has no photograph."""

from collections.abc import Callable

import numpy as np

from vgg_explorer.data.animals import bird, cat, deer, dog, frog, horse
from vgg_explorer.data.scenes import Scene, ellipse, joined, limb, outline


def airplane() -> np.ndarray:
    """An airliner in the sky, seen from the side."""
    scene = Scene((96, 150, 210), (190, 215, 235), seed=1, rough=6, grain=3)
    grey, white = (150, 158, 170), (226, 230, 236)
    scene.body(outline("52 50, 60 48, 80 27, 74 27, 46 47", smooth=False), grey)
    scene.body(outline("10 42, 5 26, 12 26, 24 42", smooth=False), (60, 80, 130))
    body = outline("6 44, 30 41, 70 42, 88 46, 95 51, 86 55, 50 57, 20 53")
    scene.body(body, white, depth=0.03)
    scene.body(outline("38 52, 58 53, 36 80, 28 80", smooth=False), (170, 176, 186))
    scene.body(joined(ellipse(0.46, 0.62, 0.06, 0.028), ellipse(0.66, 0.38, 0.04, 0.02)), (110, 116, 126))
    for place in np.arange(0.3, 0.84, 0.035):
        scene.body(ellipse(place, 0.472, 0.008, 0.011), (60, 70, 90), depth=0.005)
    scene.body(outline("88 46.5, 93 49, 87 48.7", smooth=False), (40, 50, 70), depth=0.005)
    return scene.finished()


def automobile() -> np.ndarray:
    """A red car on a street."""
    scene = Scene((170, 178, 180), (150, 156, 150), seed=2, rough=16, grain=5)
    scene.blur(3)
    scene.ground(0.62, (120, 120, 122), (96, 96, 98), rough=6)
    scene.shadow(0.5, 0.80, 0.44, 0.06, 0.7)
    red = (186, 28, 32)
    scene.body(outline("26 50, 35 33, 62 32, 76 49, 50 52"), red)
    scene.body(outline("30 49, 37 37, 49 36, 49 49", smooth=False), (52, 64, 78), depth=0.01)
    scene.body(outline("52 49, 52 36, 61 36, 70 48", smooth=False), (60, 74, 90), depth=0.01)
    scene.body(outline("6 56, 14 48, 50 47, 84 49, 95 58, 94 72, 50 75, 7 72"), red)
    for place in (0.25, 0.75):
        scene.body(ellipse(place, 0.72, 0.105, 0.105), (26, 26, 28), depth=0.02)
        scene.body(ellipse(place, 0.72, 0.06, 0.06), (176, 178, 184), depth=0.02)
        scene.body(ellipse(place, 0.72, 0.02, 0.02), (60, 60, 64), depth=0.01)
    scene.body(ellipse(0.92, 0.58, 0.03, 0.025), (244, 236, 200), depth=0.01)
    scene.body(ellipse(0.075, 0.58, 0.02, 0.03), (240, 90, 60), depth=0.01)
    return scene.finished()


def ship() -> np.ndarray:
    """A freighter at sea."""
    scene = Scene((150, 184, 212), (206, 218, 226), seed=9, rough=8, grain=3)
    scene.ground(0.60, (70, 112, 142), (34, 70, 104), rough=5)
    scene.waves(0.60, 7)
    white, red, navy = (232, 232, 228), (158, 46, 40), (40, 52, 74)
    scene.body(outline("60 50, 60 28, 82 28, 84 50", smooth=False), white, depth=0.015)
    scene.body(outline("66 28, 66 14, 76 14, 76 28", smooth=False), red, depth=0.02)
    scene.body(outline("66 18, 66 14, 76 14, 76 18", smooth=False), navy, depth=0.01)
    for y in (0.33, 0.40):
        for x in np.arange(0.635, 0.82, 0.045):
            scene.body(ellipse(x, y, 0.013, 0.014), (70, 90, 110), depth=0.005)
    for x, colour in ((18, (176, 110, 50)), (30, (60, 110, 90)), (42, (176, 60, 50))):
        box = outline(f"{x} 50, {x} 41, {x + 11} 41, {x + 11} 50", smooth=False)
        scene.body(box, colour, depth=0.015)
    scene.body(limb("14 50, 14 22", width=0.012), (90, 90, 96), depth=0.005)
    scene.body(limb("14 24, 30 36", width=0.007), (90, 90, 96), depth=0.004)
    scene.body(outline("3 47, 12 50, 92 50, 95 48, 90 68, 12 68", smooth=False), navy, depth=0.03)
    scene.body(outline("10.5 63, 91 63, 90 69, 12 69", smooth=False), red, depth=0.02)
    scene.body(limb("8 69, 50 70, 93 69", width=0.02), (206, 220, 226), depth=0.01, texture=14)
    return scene.finished()


def truck() -> np.ndarray:
    """A lorry with a box on a country road."""
    scene = Scene((164, 190, 212), (206, 214, 216), seed=10, rough=8, grain=3)
    scene.ground(0.56, (120, 132, 92), (128, 136, 96), rough=12)
    scene.ground(0.72, (112, 112, 114), (92, 92, 94), rough=6)
    scene.blur(2)
    scene.shadow(0.5, 0.84, 0.46, 0.045, 0.7)
    white, blue, black = (222, 222, 218), (40, 84, 150), (26, 26, 28)
    scene.body(outline("4 70, 96 70, 96 77, 4 77", smooth=False), (54, 54, 58), depth=0.01)
    scene.body(outline("4 22, 66 22, 66 71, 4 71", smooth=False), white, depth=0.02, texture=4)
    for x in range(12, 64, 9):
        scene.body(limb(f"{x} 24, {x} 69", width=0.006), (176, 176, 174), depth=0.003)
    scene.body(outline("69 36, 86 36, 95 54, 96 74, 69 74", smooth=False), blue, depth=0.02)
    scene.body(outline("74 40, 84 40, 91 54, 74 54", smooth=False), (58, 72, 86), depth=0.01)
    scene.body(ellipse(0.945, 0.65, 0.016, 0.024), (246, 236, 200), depth=0.008)
    for place in (0.16, 0.32, 0.83):
        scene.body(ellipse(place, 0.79, 0.085, 0.085), black, depth=0.02)
        scene.body(ellipse(place, 0.79, 0.042, 0.042), (166, 168, 172), depth=0.015)
        scene.body(ellipse(place, 0.79, 0.014, 0.014), (60, 60, 64), depth=0.006)
    return scene.finished()


DRAWN = (airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck)  # the order of CIFAR-10's classes
THINGS: dict[str, Callable[[], np.ndarray]] = {draw.__name__: draw for draw in DRAWN}
