"""One report a network: its face towards Python, the shell and the pages."""

import json
from dataclasses import replace

import pytest

from vgg_explorer.analysis.paths import paths
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.notation import parse
from vgg_explorer.specs.vgg import vgg


def test_a_name_notation_or_a_network():
    assert analyse("vgg16").network is analyse("D").network
    assert analyse("conv3-64").network == parse("conv3-64")
    assert analyse(vgg("D")) == analyse("D")


def test_as_plain_values():
    values = analyse("D").as_dict()
    assert json.loads(json.dumps(values)) == values
    assert {name: value for name, value in values.items() if name != "layers"} == {
        "network": "D",
        "input": [3, 224, 224],
        "parameters": 138_357_544,
        "macs": 15_470_264_320,
        "flops": 30_940_528_640,
        "weight_layers": 16,
        "receptive_field": {"size": 212, "stride": 32, "start": 15.5, "padding": 90},
    }
    layers = values["layers"]
    assert isinstance(layers, list)
    assert layers[1] == {
        "name": "conv1_2",
        "layer": "conv3-64",
        "output": [64, 224, 224],
        "parameters": 36_928,
        "macs": 1_849_688_064,
        "receptive_field": 5,
        "stride": 1,
    }


def test_whole_numbers_are_written_whole():
    assert json.dumps(analyse("conv2-8/2 conv1x4-8").as_dict()["receptive_field"]) == (
        '{"size": [2, 8], "stride": 2, "start": [0.5, 1.5], "padding": [0, 2]}'
    )


def test_the_field_of_the_last_feature_map():
    assert analyse("D-GAP").receptive_field == analyse("D").receptive_field
    assert analyse("FC-10").receptive_field.as_dict() == {"size": 1, "stride": 1, "start": 0, "padding": 0}


def test_a_frame():
    frame = analyse("D").frame()
    assert list(frame.index) == list(vgg("D").layer_names())
    assert (frame["parameters"].sum(), frame["macs"].sum()) == (138_357_544, 15_470_264_320)
    assert frame["saved_bytes"].sum() == analyse("D").saved_bytes
    assert frame.loc["pool5", "receptive_field"] == 212


def test_paths_by_the_name_of_a_layer():
    report = analyse("D")
    assert report.paths("pool5", 3, 4) == paths(report.network, report.index("pool5"), 3, 4)
    with pytest.raises(SpecError, match=r"there is no layer 'pool9'; it has conv1_1, .*, fc3\."):
        report.paths("pool9", 3, 4)


def test_activations_are_counted():
    assert analyse("D").activations == 15
    assert analyse("conv3-8~ conv3-8 FC-10").activations == 1


def test_another_input_changes_the_work_and_not_the_field():
    small, large = analyse("conv3-8 maxpool"), analyse(replace(parse("conv3-8 maxpool"), input=(3, 448, 448)))
    assert large.macs == 4 * small.macs
    assert large.parameters == small.parameters
    assert large.receptive_field == small.receptive_field
