"""Drawings of what CIFAR-10 has photographs of, made here with a brush of our own: the package has no photograph."""

from collections.abc import Callable

import numpy as np

from vgg_explorer.pictures.animals import bird, cat, dog, frog
from vgg_explorer.pictures.hoofed import deer, horse
from vgg_explorer.pictures.scenes import Scene, ellipse, joined, limb, outline

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def airplane() -> np.ndarray:
    """An airliner in the sky, seen from the side."""
    scene = Scene((92, 140, 196), (184, 208, 228), seed=1, rough=5, grain=3)
    scene.haze((236, 240, 244), 0.5, grain=3)
    scene.blur(3)
    grey, white = (146, 154, 166), (224, 228, 234)
    scene.body(outline("52 50, 60 48, 80 27, 74 27, 46 47", smooth=False), grey)
    scene.body(outline("10 42, 5 26, 12 26, 24 42", smooth=False), (60, 80, 130))
    body = scene.body(outline("6 44, 30 41, 70 42, 88 46, 95 51, 86 55, 50 57, 20 53"), white, depth=0.03, texture=1)
    scene.tint(limb("14 52, 50 56, 86 54", width=0.03), (70, 84, 110), 0.5, soft=0.012, within=body)
    scene.body(outline("38 52, 58 53, 36 80, 28 80", smooth=False), (168, 174, 184))
    scene.body(joined(ellipse(0.46, 0.62, 0.06, 0.028), ellipse(0.66, 0.38, 0.04, 0.02)), (110, 116, 126))
    for place in np.arange(0.3, 0.84, 0.035):
        scene.body(ellipse(place, 0.472, 0.008, 0.011), (60, 70, 90), depth=0.005)
    scene.body(outline("88 46.5, 93 49, 87 48.7", smooth=False), (40, 50, 70), depth=0.005)
    return scene.finished()


def automobile() -> np.ndarray:
    """A red car on a street with trees."""
    scene = Scene((186, 196, 202), (150, 160, 158), seed=2, rough=10, grain=4)
    scene.ground(0.22, (74, 92, 64), (58, 74, 52), rough=18, grain=8)
    scene.haze((150, 164, 120), 0.3, grain=8)
    scene.ground(0.57, (150, 148, 142), (132, 130, 126), rough=6)
    scene.blur(6)
    scene.ground(0.63, (122, 122, 124), (96, 96, 98), rough=6, grain=24)
    scene.shadow(0.5, 0.80, 0.45, 0.05, 0.75)
    red, dark, glass = (164, 34, 36), (24, 24, 26), (54, 66, 78)
    body = scene.body(
        outline("4 60, 7 52, 24 48, 35 35, 48 31, 62 33, 75 47, 90 51, 96 58, 96 69, 88 73, 12 73, 4 69"),
        red,
        depth=0.035,
        texture=2,
    )
    scene.tint(limb("8 53, 30 50, 76 50, 92 55", width=0.018), WHITE, 0.45, soft=0.008, within=body)
    scene.tint(limb("38 33.5, 50 31.5, 60 33", width=0.014), WHITE, 0.6, soft=0.006, within=body)
    scene.tint(limb("6 70, 94 70", width=0.05), BLACK, 0.45, soft=0.02, within=body)
    for pane in ("28 47.5, 37 37.5, 48.5 35.5, 48.5 47.5", "51.5 47.5, 51.5 35.5, 60.5 37, 70 47"):
        window = scene.body(outline(pane, smooth=False), glass, depth=0.01, texture=1)
        scene.tint(limb("30 52, 52 30, 74 30", width=0.07), (190, 204, 214), 0.4, soft=0.015, within=window)
    for line in ("27 50, 30 68", "50 49, 50 70", "70 49, 68 66"):
        scene.tint(limb(line, width=0.006), BLACK, 0.6, soft=0.003, within=body)
    scene.body(limb("43 53, 47 53", width=0.012), (120, 30, 32), depth=0.004)
    for place in (0.22, 0.77):
        scene.tint(ellipse(place, 0.71, 0.118, 0.118), BLACK, 0.85, soft=0.005, within=body)
        scene.body(ellipse(place, 0.72, 0.1, 0.1), dark, depth=0.02)
        scene.body(ellipse(place, 0.72, 0.06, 0.06), (166, 168, 174), depth=0.02)
        for angle in range(0, 180, 36):
            scene.tint(ellipse(place, 0.72, 0.052, 0.006, angle=angle), (60, 62, 66), 0.7, soft=0.003)
        scene.body(ellipse(place, 0.72, 0.016, 0.016), (90, 92, 96), depth=0.01)
    scene.body(ellipse(0.925, 0.575, 0.028, 0.022), (240, 234, 210), depth=0.01)
    scene.body(ellipse(0.065, 0.575, 0.018, 0.028), (214, 80, 56), depth=0.01)
    return scene.finished()


def ship() -> np.ndarray:
    """A freighter at sea."""
    scene = Scene((138, 170, 198), (206, 216, 222), seed=9, rough=6, grain=3)
    scene.haze((236, 238, 240), 0.45, grain=3)
    scene.blur(3)
    scene.ground(0.58, (84, 116, 138), (36, 68, 96), rough=5)
    scene.waves(0.58, 9)
    scene.shadow(0.5, 0.72, 0.42, 0.035, 0.45)
    white, red, navy = (226, 226, 222), (150, 52, 46), (44, 54, 74)
    scene.body(outline("60 50, 60 28, 82 28, 84 50", smooth=False), white, depth=0.015)
    scene.body(outline("66 28, 66 14, 76 14, 76 28", smooth=False), red, depth=0.02)
    scene.body(outline("66 18, 66 14, 76 14, 76 18", smooth=False), navy, depth=0.01)
    for y in (0.33, 0.40):
        for x in np.arange(0.635, 0.82, 0.045):
            scene.body(ellipse(x, y, 0.013, 0.014), (70, 90, 110), depth=0.005)
    for x, colour in ((18, (168, 112, 62)), (30, (70, 108, 92)), (42, (160, 68, 56))):
        box = outline(f"{x} 50, {x} 41, {x + 11} 41, {x + 11} 50", smooth=False)
        scene.body(box, colour, depth=0.015)
        for rib in (3, 5.5, 8):
            scene.tint(limb(f"{x + rib} 42, {x + rib} 49", width=0.006), BLACK, 0.35, soft=0.002)
    scene.body(limb("14 50, 14 22", width=0.012), (90, 90, 96), depth=0.005)
    scene.body(limb("14 24, 30 36", width=0.007), (90, 90, 96), depth=0.004)
    hull = scene.body(outline("3 47, 12 50, 92 50, 95 48, 90 68, 12 68", smooth=False), navy, depth=0.03)
    scene.tint(limb("4 49, 50 52, 94 50", width=0.008), WHITE, 0.5, soft=0.003, within=hull)
    scene.body(outline("10.5 63, 91 63, 90 69, 12 69", smooth=False), red, depth=0.02)
    scene.body(limb("8 69, 50 70, 93 69", width=0.014), (206, 220, 226), depth=0.01, texture=14)
    for line in ("2 73, 20 72", "30 74, 62 73.5", "76 72.5, 97 73", "10 79, 34 78.5", "56 82, 84 81"):
        scene.tint(limb(line, width=0.008), (206, 220, 228), 0.5, soft=0.006)
    return scene.finished()


def truck() -> np.ndarray:
    """A lorry with a box on a country road."""
    scene = Scene((152, 178, 200), (206, 214, 216), seed=10, rough=6, grain=3)
    scene.haze((240, 240, 240), 0.4, grain=3)
    scene.ground(0.48, (84, 98, 72), (104, 118, 76), rough=14, grain=8)
    scene.ground(0.60, (128, 136, 92), (136, 140, 98), rough=12)
    scene.blur(4)
    scene.ground(0.72, (116, 116, 118), (92, 92, 94), rough=6, grain=24)
    scene.shadow(0.5, 0.85, 0.46, 0.045, 0.75)
    white, blue, black = (214, 214, 210), (48, 82, 136), (26, 26, 28)
    scene.body(outline("4 70, 96 70, 96 77, 4 77", smooth=False), (54, 54, 58), depth=0.01)
    box = scene.body(outline("4 22, 66 22, 66 71, 4 71", smooth=False), white, depth=0.015)
    scene.tint(limb("4 68, 66 68", width=0.06), (70, 76, 84), 0.4, soft=0.03, within=box)
    for x in range(12, 64, 9):
        scene.body(limb(f"{x} 24, {x} 69", width=0.006), (170, 170, 168), depth=0.003)
    cab = scene.body(outline("69 36, 86 36, 95 54, 96 74, 69 74", smooth=False), blue, depth=0.02, texture=1)
    scene.tint(limb("71 38, 85 38", width=0.012), WHITE, 0.5, soft=0.006, within=cab)
    scene.tint(limb("72 57, 72 72, 88 72, 88 57", width=0.006), BLACK, 0.5, soft=0.003, within=cab)
    window = scene.body(outline("74 40, 84 40, 91 54, 74 54", smooth=False), (56, 68, 80), depth=0.01)
    scene.tint(limb("72 56, 84 38", width=0.05), (190, 204, 214), 0.4, soft=0.012, within=window)
    scene.body(ellipse(0.945, 0.65, 0.016, 0.024), (246, 236, 200), depth=0.008)
    for place in (0.16, 0.32, 0.83):
        scene.body(ellipse(place, 0.79, 0.085, 0.085), black, depth=0.02)
        scene.body(ellipse(place, 0.79, 0.042, 0.042), (160, 162, 166), depth=0.015)
        scene.body(ellipse(place, 0.79, 0.014, 0.014), (60, 60, 64), depth=0.006)
    return scene.finished()


DRAWN = (airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck)  # the order of CIFAR-10's classes
THINGS: dict[str, Callable[[], np.ndarray]] = {draw.__name__: draw for draw in DRAWN}
