"""Drawings of animals, for `things`."""

import numpy as np

from vgg_explorer.data.scenes import Scene, as_is, ellipse, joined, limb, mirrored, outline


def bird() -> np.ndarray:
    """A small bird on a branch."""
    scene = Scene((120, 150, 96), (88, 116, 70), seed=3, rough=20, grain=4)
    scene.blur(6)
    scene.body(limb("0 80, 40 76, 100 84", width=0.05), (96, 72, 50), depth=0.02, texture=14)
    brown, breast = (116, 92, 70), (206, 150, 96)
    scene.body(outline("30 62, 6 86, 14 92, 40 70"), (84, 66, 52), depth=0.02)
    scene.body(outline("66 24, 46 34, 28 56, 34 72, 56 74, 72 58, 76 38"), brown)
    scene.body(outline("70 36, 60 48, 48 70, 58 73, 71 58, 76 42"), breast)
    scene.body(ellipse(0.67, 0.29, 0.115, 0.105), brown, depth=0.04)
    scene.body(ellipse(0.71, 0.33, 0.06, 0.05), breast, depth=0.03)
    scene.body(outline("77 26, 89 30, 77 32.5", smooth=False), (58, 52, 46), depth=0.01)
    scene.body(ellipse(0.705, 0.268, 0.018, 0.018), (16, 14, 14), depth=0.005)
    scene.body(outline("54 40, 34 54, 22 74, 42 68, 56 54"), (78, 62, 50), texture=14)
    for place in (48, 56):
        scene.body(limb(f"{place} 72, {place + 1} 79", width=0.014), (90, 66, 50), depth=0.005)
    return scene.finished()


def cat() -> np.ndarray:
    """A tabby's face and shoulders."""
    scene = Scene((96, 100, 110), (70, 72, 80), seed=4, rough=14, grain=3)
    scene.blur(5)
    fur, dark, light = (146, 122, 98), (84, 66, 52), (206, 190, 170)
    scene.body(outline("50 55, 22 72, 10 105, 90 105, 78 72"), fur, texture=14)
    scene.body(ellipse(0.5, 0.95, 0.16, 0.22), light, texture=12)
    for turn in (as_is, mirrored):
        scene.body(turn(outline("63 25, 81 5, 84 36", smooth=False)), fur)
        scene.body(turn(outline("69 25, 78.5 12, 80 32", smooth=False)), (190, 140, 128))
    scene.body(outline("50 17, 26 26, 17 47, 28 66, 50 74, 72 66, 83 47, 74 26"), fur, texture=14)
    for y in (42, 50, 58):
        for turn in (as_is, mirrored):
            scene.body(turn(limb(f"74 {y}, 82 {y - 2}", width=0.02)), dark, depth=0.01)
    for x in (-9, 0, 9):
        scene.body(limb(f"{50 + x} 19, {50 + 0.7 * x} 32", width=0.025), dark, depth=0.01)
    scene.body(joined(ellipse(0.43, 0.60, 0.085, 0.07), ellipse(0.57, 0.60, 0.085, 0.07)), light, depth=0.03)
    for side in (-1, 1):
        scene.body(ellipse(0.5 + side * 0.14, 0.44, 0.066, 0.05, angle=side * 12), (176, 170, 70), depth=0.02)
        scene.body(ellipse(0.5 + side * 0.14, 0.44, 0.02, 0.045), (14, 14, 12), depth=0.005)
        scene.body(ellipse(0.5 + side * 0.14 - 0.015, 0.42, 0.01, 0.01), (250, 250, 250), depth=0.004)
        for end in (55, 62, 69):
            whisker = limb(f"{50 + side * 10} 60, {50 + side * 42} {end}", width=0.005)
            scene.body(whisker, (236, 230, 220), depth=0.002)
    scene.body(outline("46 53.5, 54 53.5, 50 57.5", smooth=False), (186, 110, 104), depth=0.01)
    scene.body(limb("50 57, 50 62, 44 65", width=0.009), dark, depth=0.004)
    scene.body(limb("50 62, 56 65", width=0.009), dark, depth=0.004)
    return scene.finished()


def deer() -> np.ndarray:
    """A stag at the edge of a wood."""
    scene = Scene((70, 92, 62), (92, 112, 70), seed=5, rough=22, grain=5)
    scene.blur(5)
    scene.ground(0.72, (120, 128, 78), (140, 136, 84), rough=18, grain=24)
    scene.shadow(0.46, 0.93, 0.30, 0.03, 0.4)
    coat, pale = (150, 104, 66), (206, 180, 146)
    for x, shade in ((30, 0.8), (55, 0.8), (24, 1.0), (61, 1.0)):
        leg = (round(132 * shade), round(92 * shade), round(60 * shade))
        scene.body(limb(f"{x} 62, {x + 1.5} 76, {x} 92", width=0.042), leg, depth=0.015)
    scene.body(outline("18 48, 34 43, 56 43, 67 48, 66 62, 50 68, 24 67, 16 58"), coat)
    scene.body(ellipse(0.17, 0.54, 0.04, 0.06), pale, depth=0.02)
    scene.body(outline("58 50, 66 32, 72 24, 80 28, 76 42, 68 60"), coat)
    for side in (0, 5):
        stem = f"{74 + side} 22, {72 + 2 * side} 12, {70 + 3 * side} 3"
        tines = (f"{72 + 2 * side} 12, {66 + 3.6 * side} 7", f"{73.5 + side} 18, {80 + 1.4 * side} 12")
        for line in (stem, *tines):
            scene.body(limb(line, width=0.016), (120, 96, 70), depth=0.007)
    scene.body(outline("70 25, 63 19, 69 21", smooth=False), coat, depth=0.01)
    scene.body(outline("70 22, 78 19, 86 27, 91 33, 87 36, 76 34"), coat, depth=0.03)
    scene.body(ellipse(0.90, 0.335, 0.018, 0.016), (30, 24, 22), depth=0.008)
    scene.body(ellipse(0.79, 0.255, 0.012, 0.014), (18, 14, 12), depth=0.004)
    return scene.finished()


def dog() -> np.ndarray:
    """A dog's head, its tongue out."""
    scene = Scene((112, 140, 96), (92, 120, 74), seed=6, rough=18, grain=4)
    scene.blur(6)
    fur, dark, light = (184, 136, 84), (112, 74, 44), (226, 200, 164)
    scene.body(outline("50 60, 26 74, 16 105, 84 105, 74 74"), fur, texture=12)
    scene.body(outline("50 80, 40 88, 38 105, 62 105, 60 88"), light, texture=12)
    scene.body(outline("50 14, 32 18, 25 38, 32 58, 50 68, 68 58, 75 38, 68 18"), fur, texture=10)
    for turn in (as_is, mirrored):
        scene.body(turn(outline("67 17, 77 20, 85 40, 83 56, 75 52, 70 34")), dark, texture=10)
    scene.body(outline("44 64, 56 64, 57 78, 50 83, 43 78"), (214, 110, 120), depth=0.03)
    scene.body(outline("50 36, 40 46, 36 58, 43 67, 50 66, 57 67, 64 58, 60 46"), light, texture=8)
    scene.body(outline("43 47, 57 47, 55 54, 50 57, 45 54"), (28, 24, 24), depth=0.02)
    scene.body(limb("50 56, 50 62, 43 66", width=0.012), (70, 48, 38), depth=0.005)
    scene.body(limb("50 62, 57 66", width=0.012), (70, 48, 38), depth=0.005)
    for side in (-1, 1):
        scene.body(ellipse(0.5 + side * 0.115, 0.355, 0.036, 0.034), (48, 30, 20), depth=0.012)
        scene.body(ellipse(0.5 + side * 0.115 - 0.012, 0.343, 0.009, 0.009), (250, 250, 250), depth=0.003)
    return scene.finished()


def frog() -> np.ndarray:
    """A green frog on the mud."""
    scene = Scene((116, 104, 78), (136, 118, 88), seed=7, rough=22, grain=8)
    scene.blur(2)
    scene.shadow(0.5, 0.82, 0.42, 0.08, 0.55)
    green, pale, dark = (98, 142, 52), (190, 196, 120), (52, 84, 30)
    for turn in (as_is, mirrored):
        scene.body(turn(outline("70 58, 88 56, 96 70, 90 82, 72 80")), green, texture=12)
        scene.body(turn(limb("86 81, 94 86", width=0.05)), green, depth=0.02)
    scene.body(outline("50 30, 30 36, 20 56, 26 78, 50 84, 74 78, 80 56, 70 36"), green, texture=12)
    scene.body(outline("50 56, 30 60, 32 76, 50 83, 68 76, 70 60"), pale, texture=8)
    for turn in (as_is, mirrored):
        scene.body(turn(limb("70 66, 72 84", width=0.075)), green, depth=0.03)
        scene.body(turn(limb("72 86, 80 88", width=0.03)), dark, depth=0.012)
    for side in (-1, 1):
        scene.body(ellipse(0.5 + side * 0.19, 0.31, 0.095, 0.09), green, depth=0.04)
        scene.body(ellipse(0.5 + side * 0.20, 0.30, 0.062, 0.058), (206, 170, 60), depth=0.02)
        scene.body(ellipse(0.5 + side * 0.20, 0.30, 0.042, 0.024), (14, 14, 12), depth=0.008)
        scene.body(ellipse(0.5 + side * 0.20 - 0.02, 0.285, 0.01, 0.01), (250, 250, 250), depth=0.003)
        scene.body(ellipse(0.5 + side * 0.035, 0.42, 0.008, 0.008), dark, depth=0.004)
    scene.body(limb("27 50, 38 54.5, 50 55.5, 62 54.5, 73 50", width=0.014), dark, depth=0.005)
    for x, y in ((0.40, 0.36), (0.58, 0.38), (0.33, 0.44), (0.68, 0.45), (0.5, 0.47)):
        scene.body(ellipse(x, y, 0.025, 0.018), dark, depth=0.012)
    return scene.finished()


def horse() -> np.ndarray:
    """A bay horse on a meadow."""
    scene = Scene((150, 186, 216), (196, 212, 220), seed=8, rough=8, grain=3)
    scene.ground(0.60, (96, 132, 62), (116, 146, 66), rough=18, grain=24)
    scene.blur(2)
    scene.shadow(0.46, 0.92, 0.34, 0.035, 0.5)
    bay, black = (122, 66, 34), (34, 24, 22)
    scene.body(limb("15 44, 9 56, 10 72", width=0.055), black, depth=0.02, texture=10)
    for x, shade in ((29, 0.75), (57, 0.75), (22, 1.0), (64, 1.0)):
        leg = (round(112 * shade), round(60 * shade), round(32 * shade))
        scene.body(limb(f"{x} 60, {x + 1} 75, {x} 88", width=0.06), leg, depth=0.02)
        scene.body(limb(f"{x} 82, {x + 1} 91", width=0.056), black, depth=0.015)
    scene.body(outline("14 42, 28 38, 50 41, 66 38, 74 50, 68 64, 46 66, 22 66, 13 56"), bay)
    scene.body(outline("56 46, 66 24, 74 14, 84 20, 80 36, 72 60"), bay)
    scene.body(outline("55 42, 60 28, 70 12, 76 12, 70 30, 62 44"), black, texture=12)
    scene.body(outline("72 14, 80 12, 88 22, 96 35, 91 40, 80 31"), bay, depth=0.035)
    scene.body(outline("73 15, 74 5, 79 13", smooth=False), bay, depth=0.012)
    scene.body(ellipse(0.925, 0.365, 0.028, 0.026), (70, 46, 36), depth=0.012)
    scene.body(ellipse(0.815, 0.19, 0.013, 0.013), (14, 12, 12), depth=0.004)
    return scene.finished()
