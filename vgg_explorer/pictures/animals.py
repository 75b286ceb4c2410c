"""Drawings of a bird, a cat, a dog and a frog, for `things`."""

import numpy as np

from vgg_explorer.pictures.scenes import Scene, as_is, ellipse, limb, mirrored, outline

WHITE, BLACK = (250, 250, 250), (14, 13, 12)


def bird() -> np.ndarray:
    """A small bird on a branch."""
    scene = Scene((116, 142, 96), (86, 112, 70), seed=3, rough=18, grain=4)
    scene.haze((188, 200, 140), 0.3, grain=5)
    scene.blur(7)
    scene.body(limb("0 80, 40 76, 100 84", width=0.05), (96, 74, 54), depth=0.02, texture=14)
    brown, breast, dark = (116, 94, 74), (200, 146, 96), (70, 56, 46)
    scene.body(outline("30 62, 6 86, 14 92, 40 70"), (84, 66, 52), depth=0.02, hair=4)
    scene.body(outline("66 24, 46 34, 28 56, 34 72, 56 74, 72 58, 76 38"), brown, hair=5)
    front = scene.body(outline("70 36, 60 48, 48 70, 58 73, 71 58, 76 42"), breast, hair=5)
    scene.tint(ellipse(0.56, 0.71, 0.1, 0.05), (232, 214, 186), 0.7, soft=0.03, within=front)
    scene.body(ellipse(0.67, 0.29, 0.115, 0.105), brown, depth=0.04, hair=4)
    scene.tint(ellipse(0.71, 0.34, 0.055, 0.05), breast, 0.9, soft=0.015)
    scene.body(outline("77 26, 89 30, 77 32.5", smooth=False), (58, 52, 46), depth=0.01)
    scene.body(ellipse(0.705, 0.268, 0.018, 0.018), BLACK, depth=0.005)
    scene.tint(ellipse(0.7, 0.262, 0.005, 0.005), WHITE, 0.9, soft=0.002)
    wing = scene.body(outline("54 40, 34 54, 22 74, 42 68, 56 54"), (84, 68, 56), texture=6, hair=5)
    for shift in (0, 4.5, 9):
        feather = limb(f"{51 - shift} {47 + shift}, {40 - shift} {56 + shift}, {28 - shift} {71 + shift}", width=0.01)
        scene.tint(feather, (176, 152, 126), 0.55, soft=0.005, within=wing)
    for place in (48, 56):
        scene.body(limb(f"{place} 72, {place + 1} 79", width=0.014), dark, depth=0.005)
    return scene.finished()


def cat() -> np.ndarray:
    """A tabby's face and shoulders, in a room."""
    scene = Scene((112, 116, 124), (78, 78, 84), seed=4, rough=10, grain=3)
    scene.tint(outline("0 0, 20 0, 20 44, 0 44", smooth=False), (190, 194, 196), 0.7, soft=0.02)
    scene.tint(outline("0 70, 100 64, 100 100, 0 100", smooth=False), (104, 66, 56), 0.7, soft=0.02)
    scene.blur(6)
    fur, dark, light = (148, 122, 96), (62, 48, 38), (214, 200, 182)
    coat = scene.body(outline("50 55, 26 68, 12 105, 88 105, 74 68"), fur, hair=10)
    for band in ("12 78, 30 75", "12 86, 30 83", "15 94, 33 91"):
        for turn in (as_is, mirrored):
            scene.tint(turn(limb(band, width=0.025)), dark, 0.6, soft=0.01, within=coat)
    scene.tint(ellipse(0.5, 0.96, 0.13, 0.2), light, 0.85, soft=0.03, within=coat)
    scene.tint(ellipse(0.5, 0.74, 0.25, 0.05), BLACK, 0.5, soft=0.03, within=coat)
    for turn in (as_is, mirrored):
        scene.body(turn(outline("58 24, 66 15, 81 4, 84 7, 85 24, 82 42, 68 40")), fur, depth=0.03, hair=8)
        scene.tint(turn(outline("69 24, 80 10, 80 32")), (182, 132, 118), 0.85, soft=0.01)
    face = scene.body(outline("50 18, 30 23, 18 40, 15 58, 30 69, 50 75, 70 69, 85 58, 82 40, 70 23"), fur, hair=10)
    cheeks = ("71 50, 78 48, 88 44", "71 56, 78 56, 88 55", "68 63, 76 64, 86 63")
    brow = ("56 18, 54 32", "63 20, 58.5 33")
    for turn in (as_is, mirrored):
        for stripe in (*cheeks, *brow):
            scene.tint(turn(limb(stripe, width=0.022)), dark, 0.8, soft=0.006, within=face)
        scene.tint(turn(ellipse(0.64, 0.365, 0.08, 0.022, angle=12)), light, 0.6, soft=0.012, within=face)
        scene.tint(turn(ellipse(0.57, 0.635, 0.1, 0.07, angle=14)), light, 0.9, soft=0.02, within=face)
        scene.tint(turn(limb("52.5 42, 53 54", width=0.02)), dark, 0.3, soft=0.01)
    scene.tint(limb("50 18, 50 31", width=0.026), dark, 0.8, soft=0.006, within=face)
    scene.tint(ellipse(0.5, 0.7, 0.07, 0.04), light, 0.8, soft=0.015, within=face)
    for side in (-1, 1):
        eye = 0.5 + side * 0.155
        scene.tint(ellipse(eye, 0.455, 0.08, 0.062, angle=side * 16), dark, 0.9, soft=0.006)
        scene.body(ellipse(eye, 0.455, 0.064, 0.05, angle=side * 16), (168, 164, 84), depth=0.02)
        scene.body(ellipse(eye, 0.455, 0.024, 0.045), BLACK, depth=0.005)
        scene.tint(ellipse(eye - 0.015, 0.432, 0.011, 0.011), WHITE, 1.0, soft=0.002)
        for end in (57, 63, 69):
            whisker = limb(f"{50 + side * 10} 62, {50 + side * 40} {end}", width=0.004)
            scene.tint(whisker, (236, 230, 220), 0.7, soft=0.001)
    scene.body(outline("45.5 55, 54.5 55, 50 60", smooth=False), (184, 112, 104), depth=0.01)
    for line in ("50 60, 50 64, 46 67, 42 66", "50 64, 54 67, 58 66"):
        scene.tint(limb(line, width=0.01), dark, 0.9, soft=0.003)
    return scene.finished()


def dog() -> np.ndarray:
    """A dog's head, its tongue out."""
    scene = Scene((112, 136, 98), (92, 116, 76), seed=6, rough=16, grain=4)
    scene.haze((180, 192, 140), 0.3, grain=5)
    scene.blur(7)
    fur, dark, light = (176, 132, 86), (108, 74, 48), (222, 200, 168)
    chest = scene.body(outline("50 60, 26 74, 16 105, 84 105, 74 74"), fur, hair=9)
    scene.tint(outline("50 78, 40 88, 38 105, 62 105, 60 88"), light, 0.9, soft=0.02, within=chest)
    scene.tint(ellipse(0.5, 0.7, 0.26, 0.06), BLACK, 0.4, soft=0.03, within=chest)
    head = scene.body(outline("50 14, 32 18, 25 38, 32 58, 50 68, 68 58, 75 38, 68 18"), fur, hair=8)
    scene.tint(outline("50 14, 47 30, 46 44, 54 44, 53 30"), light, 0.7, soft=0.015, within=head)
    for turn in (as_is, mirrored):
        scene.body(turn(outline("67 17, 77 20, 85 40, 83 56, 75 52, 70 34")), dark, hair=8)
    tongue = scene.body(outline("44 64, 56 64, 57 78, 50 83, 43 78"), (200, 108, 114), depth=0.03)
    scene.tint(limb("50 64, 50 77", width=0.01), (130, 56, 64), 0.6, soft=0.005, within=tongue)
    scene.body(outline("50 36, 40 46, 36 58, 43 67, 50 66, 57 67, 64 58, 60 46"), light, hair=6)
    scene.body(outline("43 47, 57 47, 55 54, 50 57, 45 54"), (28, 24, 24), depth=0.02)
    scene.tint(ellipse(0.48, 0.485, 0.025, 0.008), WHITE, 0.6, soft=0.006)
    for line in ("50 56, 50 62, 43 66", "50 62, 57 66"):
        scene.tint(limb(line, width=0.012), (70, 48, 38), 0.9, soft=0.004)
    for side in (-1, 1):
        x = 0.5 + side * 0.115
        scene.tint(ellipse(x, 0.355, 0.048, 0.044), dark, 0.7, soft=0.01)
        scene.body(ellipse(x, 0.355, 0.034, 0.032), (46, 30, 20), depth=0.012)
        scene.tint(ellipse(x - 0.012, 0.343, 0.009, 0.009), WHITE, 1.0, soft=0.002)
    return scene.finished()


def frog() -> np.ndarray:
    """A green frog on the mud, from the side."""
    scene = Scene((96, 92, 66), (128, 112, 84), seed=7, rough=18, grain=6)
    scene.haze((90, 108, 58), 0.4, grain=5)
    scene.blur(5)
    scene.ground(0.66, (122, 106, 80), (138, 120, 92), rough=16, grain=16)
    scene.blur(1)
    scene.shadow(0.5, 0.84, 0.44, 0.06, 0.65)
    green, pale, dark = (104, 128, 62), (196, 192, 142), (52, 66, 34)
    scene.body(limb("40 80, 54 85, 60 86", width=0.035), (82, 102, 50), depth=0.02)
    body = scene.body(
        outline("10 72, 22 52, 40 36, 58 26, 76 25, 90 36, 93 45, 84 54, 78 70, 62 80, 30 82"), green, texture=9
    )
    scene.tint(outline("97 47, 70 50, 64 62, 58 88, 82 84, 92 62"), pale, 0.85, soft=0.02, within=body)
    scene.tint(limb("74 30, 44 42, 16 70", width=0.02), (158, 168, 96), 0.6, soft=0.01, within=body)
    scene.tint(limb("93 45.5, 80 47, 70 47", width=0.012), dark, 0.85, soft=0.004, within=body)
    spots = ((0.36, 0.48, 3), (0.46, 0.52, 2.4), (0.5, 0.41, 2.4), (0.26, 0.57, 2.6), (0.6, 0.36, 2), (0.58, 0.47, 2.2))
    for x, y, size in spots:
        scene.tint(ellipse(x, y, size / 100, size / 130), dark, 0.8, soft=0.008, within=body)
    scene.tint(ellipse(0.65, 0.43, 0.032, 0.032), (128, 110, 70), 0.8, soft=0.008)
    thigh = scene.body(outline("14 74, 18 60, 32 54, 46 62, 52 74, 40 82, 22 84"), green, texture=9)
    for bar in ("26 56, 22 70", "36 58, 33 74", "45 64, 43 77"):
        scene.tint(limb(bar, width=0.03), dark, 0.6, soft=0.012, within=thigh)
    scene.body(limb("20 82, 36 86, 50 86", width=0.04), green, depth=0.02, texture=6)
    for toe in ("48 86, 60 84", "48 86, 60 88", "48 86, 56 91"):
        scene.body(limb(toe, width=0.018), green, depth=0.008)
    scene.body(outline("64 56, 74 56, 76 70, 73 85, 67 85, 68 72"), green, depth=0.025, texture=6)
    for toe in ("70 84, 80 84", "70 84, 79 88", "70 84, 73 90"):
        scene.body(limb(toe, width=0.018), green, depth=0.008)
    scene.body(ellipse(0.765, 0.28, 0.085, 0.08), green, depth=0.04, texture=6)
    scene.body(ellipse(0.775, 0.28, 0.056, 0.054), (184, 150, 74), depth=0.02)
    scene.body(ellipse(0.775, 0.28, 0.038, 0.024), BLACK, depth=0.008)
    scene.tint(ellipse(0.755, 0.262, 0.011, 0.011), WHITE, 1.0, soft=0.003)
    scene.tint(ellipse(0.9, 0.385, 0.007, 0.006), dark, 0.9, soft=0.002)
    return scene.finished()
