"""Trained weights by name, and what can be known of them without torch: their network, classes and colours.

    zoo:shapes-pairs      a network of the zoo
    torchvision:vgg16     ImageNet weights, once they are here
    own:0123abcd...       a file that somebody brought, by the beginning of its checksum
    0123abcd, 0123abcd@3  a run by its id, its best weights; or those after its third epoch, where it kept them
    a path                a run's folder, or a file that this program has written

All of them are safetensors whose header says what they are.
"""

import re
from pathlib import Path

from vgg_explorer.runs import disk, zoo
from vgg_explorer.runs.folder import RunFolder, folder_of
from vgg_explorer.runs.run_id import whole_id
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.weights_file import (
    TORCHVISION,
    Header,
    Known,
    described,
    header,
    torchvision_file,
    weights_folder,
)
from vgg_explorer.specs.catalogue import find as find_network
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError

__all__ = [
    "TORCHVISION",
    "Header",
    "Known",
    "file_of",
    "header",
    "known",
    "no_data",
    "title",
    "torchvision_file",
    "weights_folder",
]


def known(weights: str, *, paths: bool = True) -> Known:
    """What is known of weights; a page takes no `paths`, because a link must not make it read any file."""
    path = file_of(weights, paths=paths)
    try:
        return described(path, path.stat().st_mtime_ns, title(weights))
    except OSError:
        raise SpecError("there are no weights {weights!r}.", weights=brief(weights)) from None


def no_data(name: str) -> SpecError:
    """Weights that do not say on what they were trained."""
    return SpecError("{name} does not say on what data it was trained; name a data set with --dataset.", name=name)


def title(weights: str) -> str:
    """What weights are called that have a name beside their network's; of a run the epoch too."""
    kind, _, name = weights.partition(":")
    if kind == "zoo":
        return zoo.find(name).entry.title
    if kind == "torchvision":
        return f"{find_network(name).name}, ImageNet"
    return ""


def file_of(weights: str, *, paths: bool = True) -> Path:
    """Where the weights of a name are."""
    kind, _, name = weights.partition(":")
    if kind == "zoo":
        return zoo.find(name).weights
    if kind == "torchvision":
        return torchvision_file(name)
    if kind == "own" and re.fullmatch(r"[0-9a-f]{16}", name):
        return weights_folder() / f"{name}.safetensors"
    if paths and (path := Path(weights).expanduser()).exists():
        return of_run(RunFolder(path), "") if path.is_dir() else path
    id, _, epoch = weights.partition("@")
    return of_run(folder_of(whole_id(open_store(), id)), epoch)


def of_run(folder: RunFolder, epoch: str) -> Path:
    """The best weights of a run, or those after an epoch that it has kept."""
    disk.use(folder.path)
    if not epoch:
        if not folder.weights.exists():
            raise SpecError("the run has kept no weights yet; they are written after its first epoch.")
        return folder.weights
    kept = folder.kept_epochs()
    if not epoch.isdecimal() or int(epoch) not in kept:
        names = ", ".join(map(str, kept)) or "none"
        raise SpecError("the run has not kept epoch {epoch!r}; it has {names}.", epoch=brief(epoch), names=names)
    return folder.epoch(int(epoch))
