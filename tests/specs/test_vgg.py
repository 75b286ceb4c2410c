"""Table 1, letter for letter."""

import json
from pathlib import Path

import pytest

from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.alexnet import alexnet, alexnet_2012
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, LRN, Conv, Dropout, Pool
from vgg_explorer.specs.notation import format, parse
from vgg_explorer.specs.transforms import for_input, with_norm
from vgg_explorer.specs.vgg import TABLE_1, TABLE_2, published, vgg
from vgg_explorer.specs.zfnet import zfnet

TABLES = Path(__file__).parents[1] / "oracles/paper_tables.json"
HEAD = "FC-4096 dropout FC-4096 dropout FC-1000"
STAGES = {  # the paper's columns, a stage a pair of brackets
    "A": "[64] [128] [256 256] [512 512] [512 512]",
    "A-LRN": "[64 LRN] [128] [256 256] [512 512] [512 512]",
    "B": "[64 64] [128 128] [256 256] [512 512] [512 512]",
    "C": "[64 64] [128 128] [256 256 1x256] [512 512 1x512] [512 512 1x512]",
    "D": "[64 64] [128 128] [256 256 256] [512 512 512] [512 512 512]",
    "E": "[64 64] [128 128] [256 256 256 256] [512 512 512 512] [512 512 512 512]",
}


@pytest.mark.parametrize("name", STAGES)
def test_table_1(name):
    assert list(TABLE_1) == list(STAGES)
    words = STAGES[name].replace("[", "").replace("]", " maxpool").split()
    named = [f"conv3-{word}" if word.isdigit() else word.replace("1x", "conv1-") for word in words]
    assert format(vgg(name)) == " ".join([*named, HEAD])


def test_the_table_as_a_file():
    for name, column in json.loads(TABLES.read_text())["table1"].items():
        layers = [layer for layer in vgg(name).layers if not isinstance(layer, FC | Dropout)]
        assert layers == [from_file(cell) for cell in column], name


def from_file(cell: object) -> Conv | Pool | LRN:
    match cell:
        case int():
            return Conv(cell)
        case "M":
            return Pool()
        case "LRN":
            return LRN()
        case str():
            return Conv(int(cell.removeprefix("1x")), (1, 1))
        case _:
            raise AssertionError(cell)


@pytest.mark.parametrize("name", ["F", "", "d", 7, "🙂" * 1000])
def test_another_letter(name):
    with pytest.raises(SpecError) as caught:
        vgg(name)
    assert str(caught.value).startswith("unknown configuration ")
    assert str(caught.value).endswith("; Table 1 has A, A-LRN, B, C, D, E.")
    assert len(str(caught.value)) < 150


def test_the_first_maps_of_the_others():
    """AlexNet's published 55x55 and 27x27, ZFNet's 110, 55 and 26."""
    assert [shape[1] for shape in alexnet_2012().shapes[:4]] == [55, 55, 27, 27]
    assert [shape[1] for shape in alexnet().shapes[:3]] == [55, 27, 27]
    assert [shape[1] for shape in zfnet().shapes[:4]] == [110, 55, 55, 26]
    assert {network().shapes[-1] for network in (alexnet, alexnet_2012, zfnet)} == {(1000,)}


@pytest.mark.parametrize("name", TABLE_2)
def test_table_2_rounds_our_count(name):
    network = vgg(name)
    assert published(network) == TABLE_2[name] == round(analyse(network).parameters / 1e6)


def test_only_the_paper_s_networks_are_published():
    assert published(parse(format(vgg("D")))) == 138
    assert published(with_norm(vgg("D"), "batch")) is None
    assert published(for_input(vgg("D"), 224, 10).network) is None
    assert published(for_input(vgg("D"), 256).network) is None
