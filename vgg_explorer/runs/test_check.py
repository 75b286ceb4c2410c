"""What can be wrong with a test before its pictures are read: other classes, other pictures, scales that do not fit."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from vgg_explorer.analysis.dense import at_scale, check_dense, check_small, macs_of_test
from vgg_explorer.analysis.derive import derive
from vgg_explorer.runs import zoo
from vgg_explorer.runs.limits import network as network_of_run
from vgg_explorer.runs.memory_limit import check_pass
from vgg_explorer.runs.weights_file import described, torchvision_file, weights_folder
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, Shape
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.run import WeightsSource
from vgg_explorer.specs.test_protocol import TestProtocol
from vgg_explorer.specs.test_run import TestSpec

MOST_PASSES = 2_000  # of one picture through all networks together; the paper's 3 x 50 crops are 150


def check_test(spec: TestSpec) -> None:
    """Raise where weights, pictures and protocol do not go together, as far as is known, or the test is too large."""
    check_passes(spec)
    dataset = read_dataset(spec.dataset)
    found = [(network_of(source), is_sure(source)) for source in spec.weights]
    for network, _ in found:
        check_network(network, spec.protocol)
    for network, _ in found:
        check_pass(at_scale(network, max(spec.protocol.scales)))
    check_work([network for network, _ in found], spec.protocol, dataset.tested(spec.part))
    sure = [network for network, is_sure in found if is_sure]
    for network in sure:
        if dataset.entry().classes:
            check_pictures(network.name, network.input, dataset.shape)
            check_classes(network, dataset.entry().classes)
    check_alike(sure)
    if spec.protocol.mirror and dataset.entry().changes != "all":
        raise SpecError(
            "mirrored pictures of {name} show something else; test them without mirror images.", name=dataset.name
        )


def is_sure(source: WeightsSource) -> bool:
    """Whether the input and the classes of a network are known: of a run on a folder only its pictures tell."""
    return source.run is None or read_dataset(source.run.dataset).entry().classes > 0


def network_of(source: WeightsSource) -> Network:
    """The network of weights, called by its line; a SpecError where nobody knows such weights."""
    if source.run is not None:
        return network_of_run(source.run).called(source.run.network)
    kind, _, name = source.name.partition(":")
    if kind == "zoo":
        return of_file(zoo.find(name).weights, source.name)
    if kind == "torchvision":
        torchvision_file(name, must_be_here=False)
        return derive(name).network
    return of_file(weights_folder() / f"{name}.safetensors", source.name)


def of_file(path: Path, name: str) -> Network:
    """The network of a file of weights, as its header says."""
    try:
        return described(path, path.stat().st_mtime_ns, "").network
    except OSError:
        raise SpecError("there are no weights {weights!r}.", weights=name) from None


def check_passes(spec: TestSpec) -> None:
    passes = spec.protocol.views * len(spec.weights)
    if passes > MOST_PASSES:
        raise SpecError(
            "the test takes {passes} passes for each picture; at most {most} are allowed. Take fewer networks, scales "
            "or crops.",
            passes=f"{passes:,}",
            most=f"{MOST_PASSES:,}",
        )


def check_work(networks: Sequence[Network], protocol: TestProtocol, pictures: int) -> None:
    """Raise where a test of so many `pictures` is more work than the setting allows; 0 where only files tell."""
    most = settings().test_teramacs
    macs = pictures * sum(macs_of_test(network, protocol) for network in networks)
    if macs > most * 10**12:
        raise SpecError(
            "the test takes {macs} 10^12 multiply-accumulates for {pictures} pictures; at most {most} are allowed "
            "here. Take fewer networks, scales or crops, or another part of the pictures.",
            macs=f"{macs / 10**12:,.0f}",
            pictures=f"{pictures:,}",
            most=f"{most:,}",
        )


def check_network(network: Network, protocol: TestProtocol) -> None:
    """Raise where a network has no dense form that is asked for, or does not take a scale."""
    if not isinstance(network.layers[-1], FC):
        raise SpecError("a network without a fully connected layer at its end has no scores of classes.")
    if protocol.dense:
        check_dense(network)
    if min(protocol.scales) < 1:
        check_small(network, protocol)
    at_scale(network, max(protocol.scales))


def check_pictures(name: str, own: Shape, shape: Shape) -> None:
    """Raise where pictures (C, H, W) have other channels than a network's `own`, or are smaller than those."""
    if shape[0] != own[0] or shape[1] < own[1] or shape[2] < own[2]:
        raise SpecError(
            "the data has pictures of {shape}; {name} takes {own} or larger ones with as many channels.",
            shape="x".join(map(str, shape)),
            name=name,
            own="x".join(map(str, own)),
        )


def check_classes(network: Network, classes: int) -> None:
    """Raise where a network scores another number of classes than the data has; 0 where only its files tell."""
    if classes and network.shapes[-1] != (classes,):
        raise SpecError(
            "{name} scores {found} classes; the pictures have {classes}.",
            name=network.name,
            found=network.shapes[-1][0],
            classes=classes,
        )


def check_alike(tested: Sequence[Network]) -> None:
    """Raise where networks that are fused score different numbers of classes."""
    for first, other in pairwise(tested):
        if other.shapes[-1] != first.shapes[-1]:
            raise SpecError(
                "{name} scores {found} classes and {other} scores {classes}: only networks of the same classes are "
                "fused.",
                name=first.name,
                found=first.shapes[-1][0],
                other=other.name,
                classes=other.shapes[-1][0],
            )
