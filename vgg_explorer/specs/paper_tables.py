"""Tables 3 to 7 of the paper as data: errors in per cent on ImageNet (Simonyan and Zisserman, arXiv:1409.1556v6).

Tables 1 and 2, and the rows of Table 3 for S = Q = 256, stand in `specs.vgg`. `arm` names what the experiments of this
program have for a row, on another data set; empty where they have nothing.
"""

from dataclasses import dataclass

from vgg_explorer.specs.vgg import TABLE_3 as FIXED_SCALE


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A network trained at the scale `trained` and tested at the scales `tested` (Tables 3 and 4), validation set."""

    network: str
    trained: str
    tested: str
    top1: float
    top5: float
    arm: str = ""


@dataclass(frozen=True, slots=True)
class CropRow:
    """A network tested in one of three ways (Table 5), validation set."""

    network: str
    way: str
    top1: float
    top5: float
    arm: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One or several networks together (Tables 6 and 7); None where the paper gives no number."""

    entry: str
    top1: float | None
    top5: float | None
    test_top5: float | None
    arm: str = ""


TABLE_3 = (
    *(ScaleRow(name, "256", "256", *errors, name) for name, errors in FIXED_SCALE.items()),
    ScaleRow("C", "384", "384", 28.1, 9.3),
    ScaleRow("C", "[256; 512]", "384", 27.3, 8.8),
    ScaleRow("D", "384", "384", 26.8, 8.7),
    ScaleRow("D", "[256; 512]", "384", 25.6, 8.1),
    ScaleRow("E", "384", "384", 26.9, 8.7),
    ScaleRow("E", "[256; 512]", "384", 25.5, 8.0),
)
TABLE_4 = (
    ScaleRow("B", "256", "224, 256, 288", 28.2, 9.6),
    ScaleRow("C", "256", "224, 256, 288", 27.7, 9.2),
    ScaleRow("C", "384", "352, 384, 416", 27.8, 9.2),
    ScaleRow("C", "[256; 512]", "256, 384, 512", 26.3, 8.2),
    ScaleRow("D", "256", "224, 256, 288", 26.6, 8.6),
    ScaleRow("D", "384", "352, 384, 416", 26.5, 8.6),
    ScaleRow("D", "[256; 512]", "256, 384, 512", 24.8, 7.5),
    ScaleRow("E", "256", "224, 256, 288", 26.9, 8.7),
    ScaleRow("E", "384", "352, 384, 416", 26.7, 8.6),
    ScaleRow("E", "[256; 512]", "256, 384, 512", 24.8, 7.5),
)
TABLE_5 = (
    CropRow("D", "dense", 24.8, 7.5),
    CropRow("D", "multi-crop", 24.6, 7.5),
    CropRow("D", "multi-crop & dense", 24.4, 7.2),
    CropRow("E", "dense", 24.8, 7.5),
    CropRow("E", "multi-crop", 24.6, 7.4),
    CropRow("E", "multi-crop & dense", 24.4, 7.1),
)
TABLE_6 = (
    EntryRow("ILSVRC, 7 nets (3 D, 2 C, 2 E), dense", 24.7, 7.5, 7.3),
    EntryRow("D and E, [256; 512], dense", 24.0, 7.1, 7.0, "D and E"),
    EntryRow("D and E, [256; 512], multi-crop", 23.9, 7.2, None),
    EntryRow("D and E, [256; 512], multi-crop & dense", 23.7, 6.8, 6.8),
)
TABLE_7 = (
    EntryRow("VGG, 2 nets, multi-crop & dense", 23.7, 6.8, 6.8),
    EntryRow("VGG, 1 net, multi-crop & dense", 24.4, 7.1, 7.0),
    EntryRow("VGG, ILSVRC, 7 nets, dense", 24.7, 7.5, 7.3),
    EntryRow("GoogLeNet, 1 net", None, None, 7.9),
    EntryRow("GoogLeNet, 7 nets", None, None, 6.7),
    EntryRow("MSRA, 11 nets", None, None, 8.1),
    EntryRow("MSRA, 1 net", 27.9, 9.1, 9.1),
    EntryRow("Clarifai, multiple nets", None, None, 11.7),
    EntryRow("Clarifai, 1 net", None, None, 12.5),
    EntryRow("Zeiler & Fergus, 6 nets", 36.0, 14.7, 14.8),
    EntryRow("Zeiler & Fergus, 1 net", 37.5, 16.0, 16.1),
    EntryRow("OverFeat, 7 nets", 34.0, 13.2, 13.6),
    EntryRow("OverFeat, 1 net", 35.7, 14.2, None),
    EntryRow("Krizhevsky et al., 5 nets", 38.1, 16.4, 16.4),
    EntryRow("Krizhevsky et al., 1 net", 40.7, 18.2, None),
)
LOCALISATION = {"VGG": 25.3, "GoogLeNet": 26.7}  # top-5 error on the test set, Table 10
OVERFEAT_MILLIONS = 144  # parameters of OverFeat, section 2.3


def scaled(table: tuple[ScaleRow, ...], network: str, trained: str) -> ScaleRow:
    """The row of a network trained at a scale."""
    return next(row for row in table if (row.network, row.trained) == (network, trained))


def entry(name: str) -> EntryRow:
    """A row of Table 7."""
    return next(row for row in TABLE_7 if row.entry == name)
