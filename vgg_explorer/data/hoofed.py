"""Drawings of a deer and a horse, for `things`."""

import numpy as np

from vgg_explorer.data.scenes import Scene, ellipse, limb, outline

BLACK = (14, 13, 12)


def deer() -> np.ndarray:
    """A stag at the edge of a wood."""
    scene = Scene((66, 84, 60), (88, 104, 68), seed=5, rough=20, grain=5)
    scene.haze((150, 160, 108), 0.3, grain=7)
    for x in (8, 34, 93):
        scene.tint(limb(f"{x} 0, {x + 1} 74", width=0.05), (58, 50, 42), 0.7, soft=0.012)
    scene.blur(6)
    scene.ground(0.72, (122, 124, 78), (138, 132, 86), rough=14, grain=24)
    scene.shadow(0.46, 0.93, 0.30, 0.03, 0.5)
    coat, pale, dark = (150, 106, 70), (208, 184, 152), (40, 32, 28)
    behind = (
        "30 60, 37 60, 35 70, 35.5 80, 34.5 92, 32 92, 32 80, 30.5 70",
        "58 58, 64 58, 61 74, 60.5 92, 58 92, 58.4 74",
    )
    before = (
        "17 54, 31 56, 27 69, 23.5 76, 24 92, 21 92, 20.5 76, 19 68",
        "60 56, 68 56, 67 66, 65 77, 65 92, 62 92, 62 76",
    )
    for leg in behind:
        scene.body(outline(leg), (112, 78, 52), depth=0.012)
    for leg in before:
        scene.body(outline(leg), coat, depth=0.015, hair=3)
    body = scene.body(
        outline("15 52, 20 46, 34 44, 52 45, 62 44, 70 50, 68 62, 56 66, 38 64, 26 66, 16 60"), coat, hair=6
    )
    scene.tint(limb("30 67, 45 66, 62 68", width=0.05), pale, 0.6, soft=0.025, within=body)
    scene.body(ellipse(0.17, 0.54, 0.035, 0.065), pale, depth=0.02, hair=5)
    neck = scene.body(outline("57 48, 64 38, 69 26, 78 26, 77 40, 71 60, 64 58"), coat, hair=6)
    scene.tint(limb("78 36, 73 52", width=0.03), pale, 0.6, soft=0.015, within=neck)
    for side in (-1, 1):
        stem = f"{73 + side} 21, {73 + side * 7} 14, {73 + side * 8} 3"
        tines = (f"{73 + side * 6} 15, {73 + side * 14} 8", f"{73 + side * 3} 18, {75 + side * 3} 9")
        for line in (stem, *tines):
            scene.body(limb(line, width=0.017), (150, 124, 94), depth=0.007)
    scene.body(outline("71 25, 64 17, 61 19, 66 25"), coat, depth=0.01)
    head = scene.body(outline("69 23, 76 19, 84 25, 91 31, 90 35, 84 36, 74 33"), coat, depth=0.03, hair=4)
    scene.tint(limb("78 36, 88 36", width=0.03), pale, 0.7, soft=0.01, within=head)
    scene.body(ellipse(0.903, 0.325, 0.018, 0.016), dark, depth=0.008)
    scene.body(ellipse(0.785, 0.25, 0.012, 0.013), BLACK, depth=0.004)
    return scene.finished()


def horse() -> np.ndarray:
    """A bay horse on a meadow."""
    scene = Scene((146, 176, 204), (200, 212, 218), seed=8, rough=6, grain=3)
    scene.haze((240, 242, 242), 0.4, grain=3)
    scene.ground(0.46, (80, 100, 66), (96, 118, 64), rough=16, grain=9)
    scene.blur(5)
    scene.ground(0.62, (104, 130, 70), (118, 140, 72), rough=14, grain=24)
    scene.blur(1.5)
    scene.shadow(0.46, 0.92, 0.34, 0.035, 0.6)
    bay, shade, black = (124, 72, 42), (88, 50, 32), (36, 27, 25)
    behind = (
        "28 58, 36 58, 34 70, 34.5 80, 34 91, 30 91, 30.5 80, 29 70",
        "56 58, 63 58, 61 72, 60.5 91, 56.5 91, 57 74",
    )
    before = (
        "14 52, 31 56, 27 68, 24 76, 25 91, 20 91, 20 76, 17 66",
        "62 54, 72 54, 70 66, 68 76, 68 91, 63.5 91, 64 76",
    )
    scene.body(outline("16 42, 9 46, 5 62, 8 76, 13 66, 15 54"), black, depth=0.02, hair=10)
    for legs, colour in ((behind, shade), (before, bay)):
        for leg in legs:
            mask = scene.body(outline(leg), colour, depth=0.018)
            scene.tint(outline("0 80, 100 80, 100 95, 0 95", smooth=False), black, 0.9, soft=0.015, within=mask)
    body = scene.body(
        outline("13 48, 20 40, 34 41, 48 44, 60 40, 70 42, 75 52, 69 63, 56 66, 38 65, 26 66, 16 60"), bay, hair=3
    )
    scene.tint(ellipse(0.24, 0.47, 0.07, 0.04), (190, 134, 92), 0.4, soft=0.03, within=body)
    scene.tint(ellipse(0.62, 0.5, 0.05, 0.05), (190, 134, 92), 0.3, soft=0.03, within=body)
    scene.body(outline("56 46, 64 28, 72 15, 82 18, 82 32, 76 46, 73 60, 64 58"), bay, hair=3)
    scene.body(outline("54 44, 58 30, 68 14, 75 11, 72 24, 67 34, 63 46"), black, hair=10)
    head = scene.body(outline("71 14, 79 12, 87 21, 95 33, 94 38, 89 39, 82 32, 75 30"), bay, depth=0.035)
    scene.tint(limb("86 19, 94 32", width=0.02), (220, 206, 190), 0.5, soft=0.008, within=head)
    scene.tint(ellipse(0.935, 0.37, 0.035, 0.03), (60, 42, 34), 0.8, soft=0.012, within=head)
    scene.body(outline("73 15, 74 5, 79 13", smooth=False), bay, depth=0.012)
    scene.body(ellipse(0.815, 0.2, 0.013, 0.013), BLACK, depth=0.004)
    return scene.finished()
