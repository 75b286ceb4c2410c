"""About how long a map and its checks take, before they are computed: it decides what is offered by a button."""

from vgg_explorer.runs.weights import known
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.saliency import Explain
from vgg_explorer.ui.widgets import answers
from vgg_explorer.ui.widgets.slow_answers import MACS_PER_SECOND

LEAST = 0.002  # seconds of a pass: the first map of a small network measures the start of a worker more than itself
CURVE_PICTURES = 132  # pictures that insertion and deletion pass through the network


def map_seconds(question: Explain, macs: int) -> float:
    """Passes times the seconds of one; of a large network that has a gradient map, half of what that one took."""
    network = known(question.weights, paths=False).network
    passes = find_method(question.method).passes(dict(question.options), network).total
    guessed = macs / MACS_PER_SECOND
    gradient = answers.kept_answer(Explain(question.weights, question.picture)) if guessed > LEAST else None
    return passes * max(LEAST, gradient.map.seconds / 2 if gradient else guessed)


def check_seconds(question: Explain, macs: int) -> float:
    """The map once more for each layer that is randomised, and the pictures of insertion and deletion."""
    layers = known(question.weights, paths=False).network.weight_layers()
    return (layers + 1) * map_seconds(question, macs) + CURVE_PICTURES * macs / MACS_PER_SECOND
