"""The PyTorch file of a network runs on its own, and is the network that the package describes."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import torchvision
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles.networks import networks
from tests.waiting import LIMIT
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.catalogue import find, names
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.pytorch import source

SHARED = {
    "A": "vgg11",
    "B": "vgg13",
    "D": "vgg16",
    "E": "vgg19",
    "A-BN": "vgg11_bn",
    "B-BN": "vgg13_bn",
    "D-BN": "vgg16_bn",
    "E-BN": "vgg19_bn",
    "AlexNet": "alexnet",
}
NAMES = [
    'quotes """ and \' and \\',
    "lines\nand\r\u2028more\0",
    "{braces}",
    "VGG 网络 \U0001f642",
    "",
    "\ud800",
    '"',
    "\\",
]

# Builds every file given, on the meta device: nothing is computed, and a gigabyte of weights costs nothing.
BUILD = """
import json, runpy, sys, torch
for path in sys.argv[1:]:
    with torch.device("meta"), torch.no_grad():
        module = runpy.run_path(path)["Network"]().eval()
        shape = json.loads(open(path + ".json").read())
        output = module(torch.zeros(1, *shape))
    print(json.dumps([sum(p.numel() for p in module.parameters()), list(output.shape[1:]), list(module.state_dict())]))
"""


def built(networks: list[Network], folder: Path) -> list[tuple[int, list[int], list[str]]]:
    """Parameters, output shape and names of the weights of each network's file, from one fresh interpreter."""
    paths = []
    for number, network in enumerate(networks):
        path = folder / f"network_{number}.py"
        path.write_text(source(network), "utf-8")
        path.with_name(path.name + ".json").write_text(json.dumps(network.input))
        paths.append(str(path))
    command = [sys.executable, "-I", "-W", "error", "-c", BUILD, *paths]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def promised(network: Network) -> tuple[int, list[int]]:
    return analyse(network).parameters, list(network.shapes[-1])


def test_every_network_that_has_a_name(tmp_path):
    catalogue = [find(name) for name in names()]
    for network, (*counted, weights) in zip(catalogue, built(catalogue, tmp_path), strict=True):
        assert tuple(counted) == promised(network), network.name
        if network.name in SHARED:
            with torch.device("meta"):
                assert weights == list(torchvision.models.get_model(SHARED[network.name]).state_dict())


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(networks(), min_size=20, max_size=40))
def test_random_networks(tmp_path, several):
    for network, (*counted, _) in zip(several, built(several, tmp_path), strict=True):
        assert tuple(counted) == promised(network), source(network)


@pytest.mark.parametrize(
    "text", ["FC-3", "gap", "conv3-4", "gap FC-3", "dropout", "dropout FC-3", "gap dropout FC-3 dropout"]
)
def test_networks_without_one_part_or_another(text):
    network = parse(text, input=(3, 9, 9))
    space: dict = {}
    exec(source(network), space)
    assert tuple(space["Network"]()(torch.zeros(2, 3, 9, 9)).shape) == (2, *network.shapes[-1])


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_the_file(name):
    text = source(find("A").called(name))
    text.encode("utf-8")
    module = ast.parse(text)
    first = (ast.get_docstring(module) or "").splitlines()[0]
    assert first.endswith(", as plain PyTorch.")
    assert [type(node) for node in module.body] == [ast.Expr, ast.Import, ast.ImportFrom, ast.ClassDef, ast.If]
    assert name in first or not name.isprintable() or not name


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_random_name_breaks_the_file(name):
    plain, named = (ast.parse(source(parse("conv3-8", called))) for called in ("plain", name))
    assert list(map(ast.dump, named.body[1:])) == list(map(ast.dump, plain.body[1:]))
    assert isinstance(named.body[0], ast.Expr)


def test_run_as_a_script(tmp_path):
    path = tmp_path / "network.py"
    path.write_text(source(parse("conv3-8 LRN maxpool gap FC-10", input=(3, 16, 16), norm="batch")), "utf-8")
    result = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=LIMIT)
    assert (result.stdout, result.stderr) == ("330 parameters\noutput (1, 10)\n", "")


def test_lrn_is_that_of_alexnet():
    """Krizhevsky et al. 2012, section 3.3: a / (2 + 1e-4 x the sum of a^2 over five channels)^0.75."""
    space: dict = {}
    exec(source(parse("LRN", input=(9, 2, 2))), space)
    images = torch.rand(1, 9, 2, 2, dtype=torch.float64) * 300
    sums = torch.stack([(images[0, max(0, c - 2) : c + 3] ** 2).sum(0) for c in range(9)])
    torch.testing.assert_close(space["Network"]()(images)[0], images[0] / (2 + 1e-4 * sums) ** 0.75)


def test_it_reads_well():
    text = source(parse("conv7-16/2 maxpool3/2p1c conv1x3-16g2@2~ avgpool adaptive2 dropout0.3 FC-5 FC-2", "mine"))
    assert text == EXPECTED
    assert max(map(len, source(find("E")).splitlines())) <= 120


EXPECTED = '''\
"""mine, as plain PyTorch.

conv7-16/2 maxpool3/2p1c conv1x3-16g2@2~ avgpool adaptive2 dropout0.3 FC-5 FC-2

Input: 3x224x224 (channels x height x width).
"""

import torch
from torch import nn


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, kernel_size=7, stride=2, padding=3),  # conv1_1
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1, ceil_mode=True),  # pool1
            nn.Conv2d(16, 16, kernel_size=(1, 3), padding=(0, 2), dilation=2, groups=2),  # conv2_1
            nn.AvgPool2d(kernel_size=2, stride=2),  # pool2
        )
        self.avgpool = nn.AdaptiveAvgPool2d((2, 2))  # adaptive1
        self.classifier = nn.Sequential(
            nn.Dropout(0.3),  # dropout1
            nn.Linear(64, 5),  # fc1
            nn.ReLU(),
            nn.Linear(5, 2),  # fc2
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.features(images)
        x = self.avgpool(x)
        x = self.classifier(torch.flatten(x, 1))
        return x


if __name__ == "__main__":
    network = Network().eval()
    with torch.no_grad():
        output = network(torch.zeros(1, 3, 224, 224))
    print(f"{sum(parameter.numel() for parameter in network.parameters()):,} parameters")
    print("output", tuple(output.shape))
'''
