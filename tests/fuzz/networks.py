"""Lines of networks, as the fields of the pages and their addresses take them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from random import Random

from tests.fuzz.mutations import text
from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.catalogue import names

ANALYSED = 10  # of so many that can be read, one is analysed as well
SEEDS = (
    *names(),
    "conv3-64 conv3-64 maxpool conv3-128 maxpool FC-4096 FC-10",
    "conv11-64/4p2 maxpool3/2 conv5-192 maxpool3/2c gap FC-10",
    "conv3-256g2 conv1x7-64 conv3-64@2 dwconv7-96 conv3-64~ LRN adaptive7 dropout FC-3",
    "B | widen 5 | match D macs",
    "D | head gap | norm batch | width 1/3 | classes 10 | input 1x28x28",
    "AlexNet | factorise | match B parameters",
)
WORDS = (
    *("conv3-64", "maxpool", "gap", "FC-10", "| widen 5", "| factorise", "| norm batch", "| head gap", "| head fc"),
    *("| width 0.5", "| input 64", "| classes 10", "| match 1 macs", "| match B macs", "/4p2", "g2", "@2", "x", "-"),
)


@contextmanager
def prepared() -> Iterator[tuple[Callable[[Random], str], Callable[[str], None]]]:
    numbers = count()

    def read(line: str) -> None:
        found = derive(line)
        derive(found.line)
        if next(numbers) % ANALYSED == 0:
            analyse(found.network)

    yield lambda generator: text(generator, SEEDS, WORDS), read
