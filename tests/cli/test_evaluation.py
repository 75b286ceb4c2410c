"""`evaluate` with every kind of name that weights have; the worker is this process."""

import json

import pytest
import torch

from tests.oracles.pictures import sets
from tests.oracles.trained import small
from vgg_explorer.analysis.derive import derive
from vgg_explorer.cli import progress
from vgg_explorer.models.build import build
from vgg_explorer.runs import store
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import FetchWeights
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.worker.answer import answer

CLASSES = ("red", "green", "blue")
LINE = "conv3-4 maxpool conv3-4 gap FC-3"


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    """A data directory, and little pictures of 8x8 in place of every data set."""
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    monkeypatch.setattr(progress, "ask", answered)
    monkeypatch.setattr("vgg_explorer.worker.evaluate.load", lambda spec, **_: sets(size=spec.size or 8))
    yield tmp_path
    store._opened.cache_clear()
    settings.cache_clear()


def answered(question, *, progress):
    if isinstance(question, FetchWeights):
        raise SpecError("{name} could not be downloaded: no connection.", name=question.name)
    return answer(question, progress)


def measured(typed, *arguments: str) -> dict:
    code, out, error = typed("evaluate", *arguments, "--json")
    assert code == 0, error
    return json.loads(out)


@pytest.fixture
def run(at_home) -> str:
    """A run that has kept its third epoch; the id."""
    (id,) = add(store.open_store(), [Request(RunSpec(LINE, "shapes"))], "me")
    small(folder_of(id).weights, classes=CLASSES)
    small(folder_of(id).epoch(3), classes=CLASSES, seed=3)
    return id


def test_a_run_by_its_id_its_folder_and_one_of_its_epochs(typed, run):
    best = measured(typed, run[:9])
    assert (best["network"], best["dataset"], best["seed"], best["classes"]) == (LINE, "shapes", 0, list(CLASSES))
    assert best["test"]["total"] == 45 and len(best["test"]["confusion"]) == 3
    assert measured(typed, str(folder_of(run).path)) == best
    third = measured(typed, f"{run}@3")
    assert third["seed"] == 3 and third["test"]["loss"] != best["test"]["loss"]
    code, _, error = typed("evaluate", f"{run}@2")
    assert code == 2 and "the run has not kept epoch '2'; it has 3." in error
    code, out, _ = typed("evaluate", run)
    assert code == 0 and f"{LINE} on shapes, seed 0: top-1 error" in out and "green" in out


def test_a_network_of_the_zoo(typed, monkeypatch):
    pictures = sets(size=32)
    classes = ("disc", "square", "triangle", "ring", "cross", "star")
    six = type(pictures)(pictures.train, pictures.validation, pictures.test, classes)
    monkeypatch.setattr("vgg_explorer.worker.evaluate.load", lambda spec, **_: six)
    found = measured(typed, "zoo:shapes-pairs")
    assert found["dataset"] == "shapes" and found["seed"] == 0 and found["classes"] == list(classes)


def test_a_file_of_this_program(typed, tmp_path):
    small(tmp_path / "mine.safetensors", classes=CLASSES, seed=5)
    assert measured(typed, "mine.safetensors")["seed"] == 5
    assert measured(typed, "mine.safetensors", "--dataset", "shapes | seed 7")["dataset"] == "shapes | seed 7"


def test_a_file_from_elsewhere(typed, tmp_path):
    line = "conv3-4 gap FC-3 | input 8"
    torch.save(build(derive(line).network).state_dict(), tmp_path / "model.pt")
    assert "model.pt does not say what network it belongs to" in typed("evaluate", "model.pt")[2]
    code, _, error = typed("evaluate", "model.pt", "--network", line)
    assert code == 2 and error.startswith(
        f"Error: {line} | classes 3 does not say on what data it was trained; name a "
    )
    code, out, _ = typed("evaluate", "model.pt", "--network", line, "--dataset", "shapes")
    assert code == 0 and f"{line} | classes 3 on shapes: top-1 error" in out


def test_torchvisions_need_data_before_they_are_fetched(typed):
    code, _, error = typed("evaluate", "torchvision:vgg16")
    sentence = "torchvision:vgg16 does not say on what data it was trained; name a data set with --dataset."
    assert code == 2 and error == f"Error: {sentence}\n"
    assert "vgg16 could not be downloaded" in typed("evaluate", "torchvision:vgg16", "--dataset", "shapes")[2]


def test_other_pictures_and_other_classes_are_refused(typed, tmp_path):
    small(tmp_path / "mine.safetensors", classes=CLASSES)
    code, _, error = typed("evaluate", "mine.safetensors", "--dataset", "shapes | size 16")
    assert code == 2 and f"pictures of 3x16x16 and 3 classes; {LINE} was trained on 3x8x8 and 3." in error
    small(tmp_path / "other.safetensors", classes=("red", "blue", "green"))
    code, _, error = typed("evaluate", "other.safetensors")
    assert code == 2 and f"the classes of the data are red, green, blue; {LINE} was trained on red, blue" in error


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nobody", "there is no run 'nobody'."),
        ("zoo:nobody", "there is no network 'nobody' in the zoo; take shapes-pairs, "),
        ("torchvision:vgg99", "torchvision:vgg99 does not say on what data"),
    ],
)
def test_a_name_of_nothing(typed, name, sentence):
    code, out, error = typed("evaluate", name)
    assert code == 2 and out == "" and error.startswith(f"Error: {sentence}") and error.count("\n") == 1
