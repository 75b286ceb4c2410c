"""Trained weights that a command names, brought to where a worker can read them."""

from pathlib import Path

from vgg_explorer.cli.progress import answered
from vgg_explorer.runs.brought import hold
from vgg_explorer.runs.person import SHELL
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.weights import header, torchvision_file
from vgg_explorer.specs.own_names import brought
from vgg_explorer.specs.question import Adopt, FetchWeights


def by_content(weights: str, network: str = "") -> str:
    """The name of weights that always means the same: torchvision's are fetched, any file is taken over."""
    path = Path(weights).expanduser()
    if path.is_file():
        return adopted(path, network)
    return at_hand(weights, network)


def at_hand(weights: str, network: str = "") -> str:
    """The name of weights that can be asked: torchvision's are fetched, a file from elsewhere is taken over."""
    kind, _, name = weights.partition(":")
    if kind == "torchvision" and not torchvision_file(name, must_be_here=False).exists():
        answered(FetchWeights(name), quiet=False)
    path = Path(weights).expanduser()
    if path.is_file() and (network or "shape" not in header(path)):
        return adopted(path, network)
    return str(path.absolute()) if path.exists() else weights


def adopted(path: Path, network: str = "", *, quiet: bool = True) -> str:
    """The name of a file from now on; it is held for the shell."""
    name = answered(Adopt(str(path.absolute()), network), quiet=quiet)
    if what := brought("weights", name):
        hold(open_store(), what, SHELL, path.name)
    return name
