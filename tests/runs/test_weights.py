"""Weights by name, and what their header says."""

import pytest

from tests.oracles.trained import small
from vgg_explorer.runs import zoo
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.runs.store import _opened
from vgg_explorer.runs.weights import header, known
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    _opened.cache_clear()
    settings.cache_clear()


def refusal(weights, **how):
    with pytest.raises(SpecError) as caught:
        known(weights, **how)
    return str(caught.value)


@pytest.mark.parametrize("entry", [each.entry for each in zoo.trained()], ids=lambda entry: entry.name)
def test_the_zoo_says_what_it_is(entry):
    found = known(f"zoo:{entry.name}")
    result = zoo.find(entry.name).shipped
    assert found.classes == result.class_names and found.shape == result.facts.shape and found.spec == result.spec
    assert found.title == entry.title and found.dataset == entry.dataset
    assert found.data in ("shapes", "CIFAR-10 (JPEG copy)")
    assert len(found.mean) == len(found.deviation) == 3


def test_a_run_by_its_folder_and_one_of_its_epochs(home):
    folder = RunFolder(home / "somewhere")
    small(folder.weights)
    small(folder.epoch(3), seed=3)
    found = known(str(folder.path))
    assert found.path == folder.weights and found.classes == ("cat", "dog")
    assert found.network.shapes[-1] == (2,) and found.network.input == (3, 8, 8)
    assert known(str(folder.epoch(3))).path == folder.epoch(3)


def test_a_page_names_no_paths(home):
    small(home / "own.safetensors")
    assert known(str(home / "own.safetensors")).classes == ("cat", "dog")
    for text in (str(home / "own.safetensors"), "../../etc/passwd", "own:../own", "", "own:0123456789abcdef", "zoo:no"):
        assert refusal(text, paths=False).startswith(("there is no run", "there are no weights", "there is no network"))


def test_a_file_that_says_nothing(home):
    for content in (b"", b"\xff" * 100, (2).to_bytes(8, "little") + b"{}", (2).to_bytes(8, "little") + b"[]"):
        (home / "no.safetensors").write_bytes(content)
        assert header(home / "no.safetensors") == {}
        assert refusal(str(home / "no.safetensors")) == "no.safetensors does not say what network it belongs to."


def test_classes_by_name_and_number(home):
    small(home / "own.safetensors", classes=("cat", "1", "dog"))
    found = known(str(home / "own.safetensors"))
    assert [found.class_number(target) for target in ("", "cat", "2", "1")] == [None, 0, 2, 1]
    with pytest.raises(SpecError, match=r"there is no class '3'; .* has cat, 1, dog\."):
        found.class_number("3")
