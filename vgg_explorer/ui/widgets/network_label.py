"""A network as the cell of a table: its sign in its colour, its number and name, its line when pointed at."""

from html import escape

from vgg_explorer.plots.look import SIGNS, Look
from vgg_explorer.plots.networks import Shown, colour
from vgg_explorer.ui.widgets.table import Markup


def label(shown: Shown, look: Look) -> Markup:
    """The label of a network on a card."""
    return signed(shown.number, shown.name, shown.line, colour(shown, look))


def signed(number: int, name: str, line: str, colour: str) -> Markup:
    """`number` counts from 1; signs repeat where there are more networks than signs."""
    sign = SIGNS[(number - 1) % len(SIGNS)]
    return Markup(f'<span class="sign" style="color: {colour}">{sign}</span> {number} · {escape(name)}', line)
