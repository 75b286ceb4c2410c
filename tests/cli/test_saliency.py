"""`explain` and `receptive-field` as a person types them; the worker is this process."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from vgg_explorer.cli import progress
from vgg_explorer.models.build import build
from vgg_explorer.pictures.examples import examples
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import FetchWeights
from vgg_explorer.worker.answer import answer


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    monkeypatch.setattr(progress, "ask", answered)
    Image.fromarray(examples("shapes")["star"].picture.pixels).save(tmp_path / "star.png")
    yield
    settings.cache_clear()


def answered(question, *, progress):
    if isinstance(question, FetchWeights):
        raise SpecError("{name} could not be downloaded: no connection.", name=question.name)
    return answer(question, progress)


def test_a_sheet_and_a_table(typed, tmp_path):
    code, out, _ = typed(
        *("explain", "zoo:shapes-pairs", "--image", "star.png", "--method", "gradient", "--method", "Grad-CAM"),
        *("--layer", "conv2_1", "--out", "maps.png"),
    )
    assert code == 0
    with Image.open(tmp_path / "maps.png") as sheet:
        assert sheet.size == (16 + 2 * 240, 16 + 40 + 2 * 260)
    assert "Grad-CAM" in out and "star" in out
    assert "two 3×3 a stage (zoo:shapes-pairs) says star 9" in out and "Written to maps.png." in out


def test_numbers_of_a_named_class(typed, tmp_path):
    arguments = ("explain", "zoo:shapes-pairs", "--image", "star.png", "--method", "lrp", "--out", "maps.npz")
    assert typed(*arguments, "--target", "ring")[0] == 0
    about = json.loads(str(np.load(tmp_path / "maps.npz")["about"]))
    assert about[0]["class"] == "ring" and about[0]["completeness"] < 1e-4


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"WEIGHTS": "zoo:nobody"}, "there is no network 'nobody' in the zoo; take shapes-pairs, "),
        ({"WEIGHTS": "torchvision:vgg16"}, "vgg16 could not be downloaded: no connection."),
        ({"WEIGHTS": "nobody"}, "there is no run 'nobody'."),
        ({"--image": "none.png"}, "the picture 'none.png' cannot be read: No such file or directory."),
        ({"--image": "text.png"}, "the file text.png is no picture that can be read"),
        ({"--method": "tarot"}, "there is no method 'tarot'; take "),
        ({"--target": "hexagon"}, "there is no class 'hexagon'; two 3×3 a stage has disc, square"),
        ({"--layer": "conv9_9"}, "there is no layer 'conv9_9' to look at; take conv1_1"),
        ({"--out": "maps.jpg"}, "the file 'maps.jpg' must end in .png or .npz."),
    ],
)
def test_a_wrong_value_gets_one_sentence(typed, tmp_path, changed, sentence):
    (tmp_path / "text.png").write_text("no picture")
    given = {
        "WEIGHTS": "zoo:shapes-pairs",
        "--image": "star.png",
        "--method": "grad-cam",
        "--out": "maps.png",
    } | changed
    options = [part for name, value in given.items() if name != "WEIGHTS" for part in (name, value)]
    code, out, error = typed("explain", given["WEIGHTS"], *options)
    assert code == 2 and out == "" and error.startswith("Error: " + sentence) and error.count("\n") == 1
    assert not (tmp_path / "maps.png").exists()


def test_a_file_from_elsewhere(typed, tmp_path):
    from vgg_explorer.analysis.derive import derive

    line = "conv3-4 gap FC-3 | input 8"
    torch.save(build(derive(line).network).state_dict(), tmp_path / "model.pt")
    arguments = ("explain", "model.pt", "--image", "star.png", "--method", "gradient", "--out", "maps.npz")
    assert "model.pt does not say what network it belongs to" in typed(*arguments)[2]
    code, out, _ = typed(*arguments, "--network", line)
    assert code == 0 and f"{line} | classes 3 (own:" in out


def test_the_field_layer_by_layer(typed):
    code, out, _ = typed("receptive-field", "zoo:shapes-5x5", "--layer", "conv2_1")
    assert code == 0
    row = next(line for line in out.splitlines() if line.startswith("conv2_1"))
    assert row.split()[1] == "14" and "over 32 drawn shapes" in out.replace("\n", " ")
    *_, paths, _, signs, most, deviation, unit, explained, _ = row.split()
    assert (int(paths), int(signs), int(most)) == (8, 10, 14) and unit == "px,"
    assert 3 < float(deviation) < 4 and 95 <= int(explained) <= 100
    code, out, _ = typed("receptive-field", "zoo:shapes-5x5", "--layer", "conv2_1", "--json")
    (found,) = json.loads(out)
    assert found["paths"] == {"half": 8, "most": 14} and found["root_paths"] == {"half": 10, "most": 14}
    assert found["rectangle"] == [10, 10, 24, 24] and found["trained"]["half"] < found["trained"]["most"] <= 14
    assert "there is no layer 'fc1'" in typed("receptive-field", "zoo:shapes-5x5", "--layer", "fc1")[2]
