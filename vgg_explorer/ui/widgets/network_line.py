"""The line of a network on a card: whether it refers to other cards, and the same network written without them."""

import re

from vgg_explorer.plots.networks import Shown
from vgg_explorer.specs.notation import format

OTHER_CARD = re.compile(r"\| match [1-4] ")


def refers_to_a_card(line: str) -> bool:
    return OTHER_CARD.search(line) is not None


def standalone(shown: Shown) -> str:
    """A line that gives the same network on any page; one that refers to another card is written out layer by layer."""
    if not refers_to_a_card(shown.line):
        return shown.line
    network = shown.report.network
    return format(network) + (" | norm batch" if network.norm == "batch" else "")
