"""The networks of Table 1 as claims are measured on them: narrower, with three pools and a single FC layer."""

from fractions import Fraction

from vgg_explorer.analysis.derive import derive
from vgg_explorer.specs.notation import format

POOLS = 3
HEAD = "gap FC-10"


def table_1(name: str, width: Fraction) -> str:
    """The convolutions of a network of Table 1 as a line, with its first three pools and one fully connected layer."""
    words, pools, kept = format(derive(f"{name} | width {width}").network).split(), 0, []
    for word in words[: next(place for place, word in enumerate(words) if word.startswith("FC"))]:
        pools += word == "maxpool"
        if word != "maxpool" or pools <= POOLS:
            kept.append(word)
    return " ".join([*kept, HEAD])


def without_inner_relu(line: str) -> str:
    """A network of pairs of convolutions, without the ReLU behind the first of each pair."""
    convolutions, found = 0, []
    for word in line.split():
        convolutions += word.startswith("conv")
        found.append(f"{word}~" if word.startswith("conv") and convolutions % 2 else word)
    return " ".join(found)


def staged(layers: str, width: Fraction) -> str:
    """The same layers in three stages of 64, 128 and 256 channels times the width, each before a pool."""
    stages = (layers.replace("{c}", str(int(channels * width))) for channels in (64, 128, 256))
    return " maxpool ".join([*stages, HEAD])
