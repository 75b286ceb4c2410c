"""Drawings of a deer and a horse, for `things`."""

import numpy as np

from vgg_explorer.pictures.scenes import Scene, ellipse, limb, outline

BLACK = (14, 13, 12)


def deer() -> np.ndarray:
    """A stag at the edge of a wood."""
    scene = Scene((66, 84, 60), (88, 104, 68), seed=5, rough=20, grain=5)
    scene.haze((150, 160, 108), 0.3, grain=7)
    for x in (8, 34, 93):
        scene.tint(limb(f"{x} 0, {x + 1} 74", width=0.05), (58, 50, 42), 0.7, soft=0.012)
    scene.blur(6)
    scene.ground(0.70, (116, 120, 76), (140, 132, 88), rough=14, grain=24)
    scene.blur(1)
    scene.shadow(0.44, 0.94, 0.30, 0.03, 0.5)
    coat, pale, dark = (148, 116, 86), (214, 198, 174), (40, 32, 28)
    for leg in (
        "27 58, 35 57, 33 70, 32.5 80, 32 94, 29.4 94, 29.5 80, 28 70",
        "55 58, 62 57, 59 72, 58 83, 58 94, 55.4 94, 55.8 82, 55.6 72",
    ):
        scene.body(outline(leg), (108, 84, 62), depth=0.012)
    for leg in (
        "14 50, 29 54, 25 67, 21.5 75, 22 94, 19 94, 18 76, 16.5 66",
        "58 56, 67 54, 65.4 68, 63.6 79, 63.8 94, 61 94, 60.6 79, 60 68",
    ):
        scene.body(outline(leg), coat, depth=0.018, hair=3)
    body = scene.body(
        outline("13 52, 17 45, 30 43, 44 44.5, 58 42, 69 48, 67 60, 56 64, 42 62, 28 61, 16 60"), coat, hair=6
    )
    scene.tint(limb("26 63, 44 63, 60 66", width=0.045), pale, 0.65, soft=0.022, within=body)
    scene.tint(limb("18 44, 44 43, 58 41", width=0.04), (92, 64, 46), 0.4, soft=0.02, within=body)
    scene.body(outline("14 47, 18.5 52, 17.5 61, 13.5 59, 12.5 52"), pale, depth=0.02, hair=5)
    neck = scene.body(outline("55 46, 61 38, 66 26, 75 25, 75 38, 72 50, 67 58, 60 56"), coat, hair=6)
    scene.tint(limb("76 34, 74 46", width=0.03), pale, 0.7, soft=0.012, within=neck)
    beams = (
        "68 20, 62 15, 59 8, 61 2",
        "61 14, 55 11",
        "60 8, 55 4",
        "73 20, 77 15, 82 10, 82 2",
        "77.5 15, 84 14",
        "82 8, 87 5",
    )
    for beam in beams:
        scene.body(limb(beam, width=0.022), (176, 152, 120), depth=0.008)
    scene.body(outline("68 25, 61 21, 55 21.5, 60 26.5"), coat, depth=0.012)
    scene.tint(ellipse(0.61, 0.237, 0.035, 0.01, angle=8), pale, 0.6, soft=0.006)
    head = scene.body(outline("66 23, 72 18.5, 79 23, 87 30, 87 34, 81 35.5, 70 33"), coat, depth=0.03, hair=4)
    scene.tint(limb("76 36, 84 36", width=0.03), pale, 0.8, soft=0.01, within=head)
    scene.body(ellipse(0.868, 0.313, 0.018, 0.016), dark, depth=0.008)
    scene.tint(ellipse(0.75, 0.25, 0.022, 0.02), pale, 0.5, soft=0.006, within=head)
    scene.body(ellipse(0.75, 0.25, 0.013, 0.014), BLACK, depth=0.004)
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
