"""Files of weights that would unfold, or lie in their headers: refused unmade, and none is kept."""

import json
import struct
import zipfile
from collections import OrderedDict
from itertools import count
from unittest.mock import Mock

import pytest
import torch

from tests.oracles.trained import small
from tests.pictures.files import change
from tests.refusal import refusal
from tests.worker.test_adopt import LINE, weights
from vgg_explorer.models.weights import read_weights
from vgg_explorer.runs.weights import header, known, weights_folder
from vgg_explorer.settings import settings
from vgg_explorer.specs.question import Adopt
from vgg_explorer.worker.adopt import adopt

UNREADABLE = "w.pt holds no weights that can be read; take safetensors or a state_dict."


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def refused(path, network=LINE) -> str:
    """The sentence; nothing is left of the file where weights are kept."""
    said = refusal(adopt, Adopt(str(path), network))
    assert not list(weights_folder().glob("**/*"))
    return said


def with_header(path, about: object, **changes: object):
    """A file of this program with another header: `about` in place of the text, or `changes` in it."""
    small(path)
    content = path.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    found = json.loads(content[8 : 8 + length])
    found["__metadata__"] = found["__metadata__"] | changes if about is None else about
    text = about.encode() if isinstance(about, str) else json.dumps(found).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + content[8 + length :])
    return path


@pytest.mark.parametrize("format", ["zip", "stream"])
def test_a_tensor_that_repeats_one_number_is_refused_before_it_is_copied(home, format):
    """1.6 GB, in a file of 2 kB."""
    own = weights() | {"features.0.weight": torch.zeros(1).expand(400_000_000)}
    torch.save(own, home / "w.pt", _use_new_zipfile_serialization=format == "zip")
    assert (home / "w.pt").stat().st_size < 10_000
    assert refused(home / "w.pt") == (
        "features.0.weight in w.pt repeats its numbers; save a copy of each tensor, as .clone() makes it."
    )


def test_many_tensors_that_share_one_storage_are_counted_each(home, monkeypatch):
    change(monkeypatch, weights_megabytes=1)
    shared = torch.zeros(100_000)
    torch.save({f"w{number}": shared.view(-1) for number in range(10)}, home / "w.pt")
    assert refused(home / "w.pt") == "the weights in w.pt take 4 MB; at most 1 are read of a file of this size."
    change(monkeypatch, weights_megabytes=4)
    assert len(read_weights(home / "w.pt")) == 10


def test_a_zip_that_unpacks_to_more_than_itself_is_refused_before_it_is_read(home, monkeypatch):
    torch.save({"a": torch.zeros(100_000)}, home / "whole.pt")
    with (
        zipfile.ZipFile(home / "whole.pt") as whole,
        zipfile.ZipFile(home / "w.pt", "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for member in whole.infolist():
            packed.writestr(member.filename, whole.read(member))
    load = Mock()
    monkeypatch.setattr(torch, "load", load)
    assert refused(home / "w.pt") == UNREADABLE
    assert not load.called


@pytest.mark.parametrize(
    "value",
    [
        torch.zeros(3).to_sparse(),
        torch.zeros(3, dtype=torch.complex64),
        torch.zeros(3, device="meta"),
    ],
    ids=["sparse", "complex", "without memory"],
)
def test_tensors_of_other_kinds_are_no_weights(home, value):
    torch.save({"a": value}, home / "w.pt")
    assert refused(home / "w.pt") == UNREADABLE


@pytest.mark.parametrize("name", ["a\0", "\ud800", 7 * "\n"])
def test_names_that_no_sentence_can_hold(home, name):
    torch.save(OrderedDict({name: torch.zeros(3)}), home / "w.pt")
    assert refused(home / "w.pt") == UNREADABLE


def test_whatever_torch_raises_is_the_same_sentence(home, monkeypatch, caplog):
    def fail(*_, **__):
        raise RecursionError

    torch.save(weights(), home / "w.pt")
    monkeypatch.setattr(torch, "load", fail)
    assert refused(home / "w.pt") == UNREADABLE
    assert "RecursionError" in caplog.text


COLOURS = {"mean": [0.5] * 3, "deviation": [0.5] * 3}
CANNOT = "the header of the weights w.safetensors cannot be read: "


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shape": "[3, -8, 8]"}, CANNOT + "Input should be greater than or equal to 1."),
        ({"shape": "[3, 0, 8]"}, CANNOT + "Input should be greater than or equal to 1."),
        ({"shape": "[2, 8, 8]"}, CANNOT + "Input should be 1 or 3."),
        ({"shape": "[3, 8, 1e400]"}, CANNOT),
        ({"shape": "[3, 8, 100000000]"}, "must be a whole number from 1 to"),
        ({"shape": "[" * 100_000}, "w.safetensors does not say what network it belongs to."),
        ({"classes": "[]"}, CANNOT + "Tuple should have at least 1 item"),
        ({"classes": '["a", 7]'}, CANNOT + "Input should be a valid string."),
        ({"classes": '["\\ud800", "b"]'}, "the name of a class holds '\\ud800', which is no character; take it out."),
        ({"colours": json.dumps(COLOURS | {"deviation": [0.5, 0, 0.5]})}, CANNOT + "Input should be greater than 0."),
        ({"colours": json.dumps(COLOURS | {"deviation": [0.5, float("nan"), 0.5]})}, CANNOT + "Input should be"),
        ({"colours": json.dumps(COLOURS | {"mean": [float("inf")] * 3})}, CANNOT + "Input should be a finite number."),
        ({"colours": json.dumps(COLOURS | {"mean": [0.5]})}, "w.safetensors does not say what network it belongs to."),
        ({"colours": "[]"}, CANNOT),
        ({"run": "[" * 100_000}, "the run"),
        ({"run": "[]"}, "the run cannot be read"),
    ],
    ids=count(),
)
def test_a_header_that_breaks_a_rule_is_refused(home, changes, words):
    path = with_header(home / "w.safetensors", None, **changes)
    assert words in refused(path, "")
    assert words in refusal(known, str(path))


@pytest.mark.parametrize(
    "text", ["[" * 1_000_000, '{"a":' * 100_000, "7", "[]", '"x"', '{"__metadata__": {"shape": [3]}}']
)
def test_a_header_that_is_no_header_says_nothing(home, text):
    path = with_header(home / "w.safetensors", text)
    assert header(path) == {}
    assert refused(path) == UNREADABLE.replace("w.pt", "w.safetensors")


def test_half_a_character_in_a_header_is_refused(home):
    """Which safetensors refuses as well."""
    path = with_header(home / "w.safetensors", None, run="\udc80")
    assert refused(path, "") == UNREADABLE.replace("w.pt", "w.safetensors")
    said = refusal(known, str(path))
    assert said == "the header of the weights holds '\\udc80', which is no character; take it out."


def test_only_what_is_known_of_a_header_is_kept(home):
    path = with_header(home / "w.safetensors", None, more="x" * 10_000)
    kept = known(adopt(Adopt(str(path)))).path
    assert "more" in header(path) and "more" not in header(kept)
