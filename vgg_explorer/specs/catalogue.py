"""The networks that have a name, and every way to write that name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from vgg_explorer.specs.alexnet import alexnet, alexnet_2012
from vgg_explorer.specs.checks import closest
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.kernel_transforms import widen
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import WORD, parse
from vgg_explorer.specs.transforms import with_head, with_norm
from vgg_explorer.specs.vgg import vgg
from vgg_explorer.specs.zfnet import zfnet


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    aliases: tuple[str, ...]
    source: str
    build: Callable[[], Network]


PAPER = "Simonyan & Zisserman, ICLR 2015, Table 1"

CATALOGUE = (
    Entry("A", ("VGG-11", "vgg11"), PAPER, lambda: vgg("A")),
    Entry("A-LRN", ("VGG-11-LRN",), PAPER, lambda: vgg("A-LRN")),
    Entry("B", ("VGG-13", "vgg13"), PAPER, lambda: vgg("B")),
    Entry("C", ("VGG-16-1x1",), PAPER, lambda: vgg("C")),
    Entry("D", ("VGG-16", "vgg16"), PAPER, lambda: vgg("D")),
    Entry("E", ("VGG-19", "vgg19"), PAPER, lambda: vgg("E")),
    Entry("B-5x5", ("VGG-13-5x5",), "section 2.3: each pair of 3x3 in B as one 5x5", lambda: widen(vgg("B"), 5)),
    Entry("A-BN", ("vgg11_bn",), "torchvision", lambda: with_norm(vgg("A"), "batch")),
    Entry("B-BN", ("vgg13_bn",), "torchvision", lambda: with_norm(vgg("B"), "batch")),
    Entry("D-BN", ("vgg16_bn",), "torchvision", lambda: with_norm(vgg("D"), "batch")),
    Entry("E-BN", ("vgg19_bn",), "torchvision", lambda: with_norm(vgg("E"), "batch")),
    Entry(
        "D-GAP",
        ("VGG-16-GAP",),
        "D with global average pooling for its first two FC",
        lambda: with_head(vgg("D"), "gap"),
    ),
    Entry("AlexNet", (), "Krizhevsky 2014, as in torchvision", alexnet),
    Entry("AlexNet-2012", ("AlexNet-two-groups",), "Krizhevsky et al., NIPS 2012", alexnet_2012),
    Entry("ZFNet", (), "Zeiler & Fergus, ECCV 2014", zfnet),
)


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


BY_NAME = {plain(name): entry for entry in CATALOGUE for name in (entry.name, *entry.aliases)}


def names() -> tuple[str, ...]:
    return tuple(entry.name for entry in CATALOGUE)


def find(name: str) -> Network:
    """A catalogue network by any of its names; `VGG-16`, `vgg16`, `vgg_16` and `D` are the same."""
    entry = BY_NAME.get(plain(name[:100]))
    if entry is None:
        choices = list(dict.fromkeys(BY_NAME[key].name for key in closest(plain(name[:100]), BY_NAME)))
        raise SpecError("unknown network {name!r}; known: {choices}.", name=name[:40], choices=", ".join(choices))
    return built(entry)


@lru_cache
def built(entry: Entry) -> Network:
    return entry.build().called(entry.name)


def read(text: str) -> Network:
    """A network from its name, or from its layers in the paper's notation."""
    words = WORD.findall(text[:1000])
    if plain(text[:100]) in BY_NAME or (len(words) == 1 and not looks_like_layer(words[0])):
        return find(text.strip())
    return parse(text)


def looks_like_layer(word: str) -> bool:
    return bool(re.match(r"(dw)?conv\d|(max|avg)pool|adaptive\d|fc-|gap$|lrn$|dropout", word, re.IGNORECASE))
