"""Weights that come from elsewhere: read without being run, fitted to a network, and kept under their checksum."""

import hashlib
import json
from pathlib import Path

import torch

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit
from vgg_explorer.analysis.report import analyse
from vgg_explorer.models.build import Net
from vgg_explorer.models.pickled_weights import unreadable
from vgg_explorer.models.weights import Weights, check_fits, read_weights, save_weights
from vgg_explorer.runs.limits import check_parameters
from vgg_explorer.runs.weights import Header, Known, header, weights_folder
from vgg_explorer.runs.weights_file import SAID, read_known
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.catalogue import names
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Adopt

IMAGENET = {"mean": (0.485, 0.456, 0.406), "deviation": (0.229, 0.224, 0.225)}  # what torchvision normalises by


def adopt(question: Adopt) -> str:
    """Take over a file of weights; its name from now on, `own:` and the beginning of a checksum.

    All of it is checked before anything is written: what is refused leaves no file.
    """
    path = Path(question.path)
    with boundary(unreadable(path)):
        weights, about = read_weights(path), header(path)
        if question.network or "shape" not in about:
            about = described(weights, question.network or guessed(weights, path.name), path.name)
        about = {name: about[name] for name in SAID if name in about}
        check(read_known(path, about), weights, path.name)
    with path.open("rb") as content:
        checksum = hashlib.file_digest(content, "sha256").hexdigest() + json.dumps(about, sort_keys=True)
    name = hashlib.sha256(checksum.encode()).hexdigest()[:16]
    save_weights(weights_folder() / f"{name}.safetensors", weights, about=about)
    return f"own:{name}"


def check(found: Known, weights: Weights, file: str) -> None:
    """Raise where the network is too large, or has other weights; it gets no memory for that."""
    check_parameters(analyse(found.network).parameters)
    with torch.device("meta"):
        check_fits(Net(found.network).state_dict(), weights, name=file)


def described(weights: Weights, line: str, file: str) -> Header:
    """What the header says of weights that do not say it: the network of a line, with as many classes as they score.

    Their pictures are taken to be normalised by the colours of ImageNet.
    """
    classes = len(last(weights, file))
    network = derive(line).network
    if network.input[0] not in (1, 3):
        raise SpecError("pictures have one channel or three; {name} takes {n}.", name=line, n=network.input[0])
    fitted = fit(line, network.input, classes)
    return {
        "network": f"{fitted.line} | classes {classes}",
        "shape": json.dumps(network.input),
        "classes": json.dumps(imagenet_classes() if classes == 1000 else [str(number) for number in range(classes)]),
        "colours": json.dumps({name: values[: network.input[0]] for name, values in IMAGENET.items()}),
    }


def last(weights: Weights, file: str) -> torch.Tensor:
    """The weights of the last layer, which scores classes: (classes, features)."""
    for name in reversed(list(weights)):
        if name.endswith("weight") and weights[name].dim() == 2:
            return weights[name]
    raise SpecError("{name} has no fully connected layer, and so no scores of classes.", name=file)


def guessed(weights: Weights, file: str) -> str:
    """The network of the catalogue whose weights have just these shapes, whatever the number of classes."""
    for name in names():
        with torch.device("meta"):
            own = Net(derive(name).network).state_dict()
        if shapes(own) == shapes(weights):
            return name
    raise SpecError("{name} does not say what network it belongs to, and it is none of the catalogue.", name=file)


def shapes(weights: Weights) -> list[tuple[int, ...]]:
    """Of all layers but the last one."""
    return [tuple(value.shape) for name, value in weights.items() if name.endswith("weight")][:-1]


def imagenet_classes() -> list[str]:
    from torchvision.models import VGG16_Weights

    found: list[str] = VGG16_Weights.IMAGENET1K_V1.meta["categories"]
    return found
