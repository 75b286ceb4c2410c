"""Weights that come from elsewhere: read without being run, fitted to a network, and kept under their checksum."""

import hashlib
import json
from pathlib import Path

import torch

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.fit import fit
from vgg_explorer.analysis.report import analyse
from vgg_explorer.models.build import Net, build
from vgg_explorer.models.weights import Weights, fit_weights, read_weights, save_weights
from vgg_explorer.runs.limits import check_parameters
from vgg_explorer.runs.weights import Header, header, known, weights_folder
from vgg_explorer.specs.catalogue import names
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Adopt

IMAGENET = {"mean": (0.485, 0.456, 0.406), "deviation": (0.229, 0.224, 0.225)}  # what torchvision normalises by


def adopt(question: Adopt) -> str:
    """Take over a file of weights; its name from now on, `own:` and the beginning of a checksum."""
    path = Path(question.path)
    weights, about = read_weights(path), header(path)
    if question.network or "shape" not in about:
        about = described(weights, question.network or guessed(weights, path.name), path.name)
    with path.open("rb") as content:
        checksum = hashlib.file_digest(content, "sha256").hexdigest() + json.dumps(about, sort_keys=True)
    name = hashlib.sha256(checksum.encode()).hexdigest()[:16]
    kept = weights_folder() / f"{name}.safetensors"
    save_weights(kept, weights, about=about)
    try:
        check_fits(f"own:{name}", weights, path.name)
    except SpecError:
        kept.unlink()
        raise
    return f"own:{name}"


def check_fits(name: str, weights: Weights, file: str) -> None:
    found = known(name)
    check_parameters(analyse(found.network).parameters)
    fit_weights(build(found.network), weights, name=file)


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
