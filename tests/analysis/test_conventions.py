"""What other tools print: figures written down, and (slow) the installed tools themselves."""

import contextlib
import io
import logging
import warnings
from dataclasses import replace

import pytest
import torch

from tests.oracles.modules import build
from vgg_explorer.analysis.conventions import CONVENTIONS, convention, work
from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, AdaptivePool
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse

SMALL = (
    "conv3-8 maxpool3/2p1 conv5-6/2 avgpool2/2 FC-5",
    "conv3-8 LRN maxpool conv3-4~ gap FC-3",
    "dwconv3-3 conv1-8~ adaptive4x3 dropout FC-7 FC-2",
    "conv3-9/2 adaptive2 FC-4",
    "conv3x5-8g1@2 LRN conv3-8g4 avgpool3/2c gap",
)
LARGE = ("A", "A-LRN", "B", "C", "D", "E", "A-BN", "B-BN", "D-BN", "E-BN", "AlexNet", "AlexNet-2012")


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("D", (15_470_264_320, 15_483_821_032, 15_470_264_320, 15_470_264_320, 15_523_175_400)),
        ("D-BN", (15_470_264_320, 15_483_829_480, 15_497_359_360, 15_524_454_400, 15_550_270_440)),
        ("AlexNet", (714_188_480, 714_682_664, 714_197_696, 714_206_912, 716_441_128)),
    ],
)
def test_figures(name, figures):
    network = derive(name).network
    assert tuple(work(network, each) for each in CONVENTIONS) == figures


def test_torchvision_has_one_more_layer():
    """Its VGGs pool to 7x7 before the head, also where the map has that size: what the tools print of vgg16."""
    d = derive("D").network
    place = next(index for index, layer in enumerate(d.layers) if isinstance(layer, FC))
    network = replace(d, layers=(*d.layers[:place], AdaptivePool((7, 7)), *d.layers[place:]))
    printed = (15_470_264_320, 15_483_821_032, 15_470_289_408, 15_470_314_496, 15_523_225_576)
    assert tuple(work(network, each) for each in CONVENTIONS) == printed


def test_ours_is_the_report():
    for name in LARGE:
        assert work(derive(name).network) == analyse(name).macs


def test_an_unknown_convention_is_refused():
    with pytest.raises(SpecError) as caught:
        convention("deepspeed")
    assert str(caught.value) == (
        "unknown convention 'deepspeed'; there are explorer, torchinfo, fvcore, thop, ptflops."
    )
    assert convention("ThOp").name == "thop"


@pytest.mark.parametrize("norm", ["none", "batch"])
@pytest.mark.parametrize("text", SMALL)
def test_small_networks_equal_the_tools(text, norm):
    compare(parse(text, input=(3, 21, 18), norm=norm))


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_published_networks_equal_the_tools(name):
    compare(derive(name).network)


def compare(network: Network) -> None:
    printed = {name: tool(network) for name, tool in TOOLS.items()}
    assert {name: work(network, convention(name)) for name in printed} == printed


def by_torchinfo(network: Network) -> int:
    torchinfo = pytest.importorskip("torchinfo")
    images = torch.zeros(1, *network.input, device="meta")  # it counts without computing, as thop does
    return torchinfo.summary(build(network, "meta").eval(), input_data=images, device="meta", verbose=0).total_mult_adds


def by_fvcore(network: Network) -> int:
    nn = pytest.importorskip("fvcore.nn")
    analysis = nn.FlopCountAnalysis(build(network).eval(), torch.zeros(1, *network.input))
    return int(analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False).total())


def by_thop(network: Network) -> int:
    thop = pytest.importorskip("thop")
    images = torch.zeros(1, *network.input, device="meta")
    return int(thop.profile(build(network, "meta").eval(), (images,), verbose=False)[0])


def by_ptflops(network: Network) -> int:
    ptflops = pytest.importorskip("ptflops")
    options = {"as_strings": False, "print_per_layer_stat": False, "backend": "pytorch"}
    return int(ptflops.get_model_complexity_info(build(network).eval(), network.input, **options)[0])


TOOLS = {"torchinfo": by_torchinfo, "fvcore": by_fvcore, "thop": by_thop, "ptflops": by_ptflops}


@pytest.fixture(autouse=True)
def quiet():
    """The tools print, log and warn."""
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)
