"""The command line as a person meets it: each command in its own process."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import LIMIT

ROOT = Path(__file__).parent.parent.parent
REPORT_KEYS = ["network", "input", "parameters", "macs", "flops", "weight_layers", "receptive_field", "layers"]
LAYER_KEYS = ["name", "layer", "output", "parameters", "macs", "receptive_field", "stride"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vgg_explorer", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=LIMIT)


def output(*arguments: str) -> str:
    result = run(*arguments)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_json_of_d() -> None:
    report = json.loads(output("analyse", "D", "--json"))
    assert list(report) == [
        "network",
        "input",
        "parameters",
        "macs",
        "flops",
        "weight_layers",
        "receptive_field",
        "layers",
    ]
    assert report["network"] == "D"
    assert report["input"] == [3, 224, 224]
    assert report["parameters"] == 138_357_544
    assert report["macs"] == 15_470_264_320
    assert report["flops"] == 2 * 15_470_264_320
    assert report["weight_layers"] == 16
    assert report["receptive_field"] == {"size": 212, "stride": 32, "start": 15.5, "padding": 90}
    assert all(list(layer) == LAYER_KEYS for layer in report["layers"])
    assert sum(layer["parameters"] for layer in report["layers"]) == 138_357_544
    pool5 = next(layer for layer in report["layers"] if layer["name"] == "pool5")
    assert (pool5["output"], pool5["receptive_field"], pool5["stride"]) == ([512, 7, 7], 212, 32)


def test_csv_is_one_row_a_layer() -> None:
    rows = list(csv.DictReader(output("analyse", "vgg16", "--csv").splitlines()))
    assert list(rows[0]) == LAYER_KEYS
    assert rows[0]["output"] == "64x224x224"
    assert sum(int(row["parameters"]) for row in rows) == 138_357_544


def test_the_table_states_its_convention() -> None:
    shown = output("analyse", "VGG-16")
    assert "15,470,264,320 MACs" in shown
    assert "MACs of convolutions and linear layers; bias and element-wise work not counted. FLOPs = 2 x MACs." in shown


@pytest.mark.parametrize(
    ("arguments", "parameters"),
    [
        (("B", "--widen", "5"), 134_503_528),
        (("D", "--norm", "batch"), 138_365_992),
        (("D", "--head", "gap"), 14_714_688 + 512 * 1000 + 1000),
        (("D", "--head", "gap", "--classes", "10"), 14_714_688 + 512 * 10 + 10),
        (("conv3-64 conv3-64 conv3-64", "--input", "64x32x32"), 3 * (9 * 64 * 64 + 64)),
        (("conv7-64", "--factorise", "--input", "64x32x32"), 3 * (9 * 64 * 64 + 64)),
        (("conv3-8 " + "maxpool " * 9 + "FC-2", "--input", "3x512x512"), 8 * 27 + 8 + 18),  # does not fit 224
    ],
)
def test_options_change_the_network(arguments: tuple[str, ...], parameters: int) -> None:
    assert json.loads(output("analyse", *arguments, "--json"))["parameters"] == parameters


def test_a_pool_that_does_not_fit_is_dropped_and_named() -> None:
    result = run("analyse", "D", "--input", "3x16x16", "--json")
    assert result.stderr == "Dropped, because the map is too small: pool5.\n"
    assert json.loads(result.stdout)["layers"][-1]["output"] == [1000]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("vgg99",), "unknown network 'vgg99'; known: "),
        (("conv3-64 maxpol FC-10",), 'Layer 2, "maxpol": this is no layer; write for example maxpool.'),
        (("conv0-64",), 'Layer 1, "conv0-64": kernel is 0; it must be a whole number from 1 to 255.'),
        (("conv3-1000000000",), "channels is 1,000,000,000"),
        (("conv3-4 " * 2_000,), "the network has 2,000 layers; at most 1,000 are allowed."),
        (("conv3-64 " * 3_000,), "at most"),
        (("",), "the network has no layers"),
        (("🐢",), "unknown network '🐢'"),
        (("D", "--input", "224"), "the input is '224'; write channels x height x width, 3x224x224."),
        (("D", "--input", "3x0x224"), "input height is 0"),
        (("D", "--widen", "8"), "kernel is 8; it must be odd"),
        (("D", "--widen", "9"), "the longest run of D has 3."),
        (("D", "--factorise"), "D has no kernel of 5x5 or more to replace."),
        (("D", "--classes", "0"), "units is 0"),
        (("conv3-8 maxpool conv9-8p0", "--input", "3x8x8"), "Layer 3: a window of 9x9 does not fit the map of 4x4"),
        (("AlexNet-2012", "--factorise"), "Layer 4: conv5-256g2 cannot be written as 3x3"),
        (("D", "--norm", "layer"), "'layer' is not one of 'none', 'batch'."),
        (("D", "--json", "--csv"), "--json and --csv exclude each other; choose one."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_input_is_one_sentence_on_stderr(typed, arguments: tuple[str, ...], sentence: str) -> None:
    code, out, words = typed("analyse", *arguments)
    assert (code, out) == (2, "")
    assert sentence in words
    assert words.splitlines()[-1].startswith("Error: ")


def test_a_refusal_is_the_end_of_the_process() -> None:
    result = run("analyse", "conv3-8 FC-x")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: Layer 2, ") and "Traceback" not in result.stderr


def test_networks_lists_the_catalogue() -> None:
    shown = output("networks")
    assert "VGG-16, vgg16" in shown
    assert "138,357,544" in shown
    assert "15.470" in shown


def test_a_convention_is_one_more_line_and_one_more_key() -> None:
    text = output("analyse", "D", "--convention", "torchinfo")
    assert "torchinfo prints 15,483,821,032 mult-adds, +13,556,712 against ours." in text
    report = json.loads(output("analyse", "D", "--convention", "torchinfo", "--json"))
    assert list(report) == [*REPORT_KEYS, "convention"]
    assert report["macs"] == 15_470_264_320
    assert report["convention"] == {"name": "torchinfo", "unit": "mult-adds", "work": 15_483_821_032}


def test_an_unknown_convention_names_the_choices() -> None:
    result = run("analyse", "D", "--convention", "deepspeed")
    assert result.returncode == 2
    sentence = "unknown convention 'deepspeed'; there are explorer, torchinfo, fvcore, thop, ptflops."
    assert sentence.lower() in result.stderr.lower()
