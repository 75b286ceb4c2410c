"""Trained weights that a command names, brought to where a worker can read them."""

from pathlib import Path

from vgg_explorer.cli.progress import answered
from vgg_explorer.runs.weights import header, torchvision_file
from vgg_explorer.specs.question import Adopt, FetchWeights


def by_content(weights: str, network: str = "") -> str:
    """The name of weights that always means the same: torchvision's are fetched, any file is taken over."""
    path = Path(weights).expanduser()
    if path.is_file():
        return answered(Adopt(str(path.absolute()), network), quiet=True)
    return at_hand(weights, network)


def at_hand(weights: str, network: str = "") -> str:
    """The name of weights that can be asked: torchvision's are fetched, a file from elsewhere is taken over."""
    kind, _, name = weights.partition(":")
    if kind == "torchvision" and not torchvision_file(name, must_be_here=False).exists():
        answered(FetchWeights(name), quiet=False)
    path = Path(weights).expanduser()
    if path.is_file() and (network or "shape" not in header(path)):
        return answered(Adopt(str(path.absolute()), network), quiet=True)
    return str(path.absolute()) if path.exists() else weights
