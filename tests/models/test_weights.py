"""Weights in files: there and back, refused where they do not fit, and never a way to run code."""

import os
import pickle

import pytest
import torch
from torch import nn

from vgg_explorer.models.build import build
from vgg_explorer.models.weights import fit_weights, read_about, read_weights, save_weights
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.notation import parse

NETWORK = parse("conv3-8 maxpool FC-10", input=(3, 8, 8), norm="batch")


class Evil:
    def __reduce__(self):
        return os.mkdir, ("evil",)


def refusal(model: nn.Module, weights: dict) -> str:
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with pytest.raises(SpecError) as caught:
        fit_weights(model, weights, name="w.pt")
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    return str(caught.value)


@pytest.mark.parametrize("kind", ["safetensors", "torch", "torch, with more around", "DataParallel"])
def test_there_and_back(tmp_path, kind):
    net, other, path = build(NETWORK, seed=1), build(NETWORK, seed=2), tmp_path / "w"
    if kind == "safetensors":
        save_weights(path, net.state_dict(), about={"run": "7"})
        assert read_about(path) == {"run": "7"}
    else:
        weights = {("module." if kind == "DataParallel" else "") + k: v for k, v in net.state_dict().items()}
        torch.save({"state_dict": weights, "epoch": 3} if "around" in kind else weights, path)
    fit_weights(other, read_weights(path))
    assert all(torch.equal(a, b) for a, b in zip(net.state_dict().values(), other.state_dict().values(), strict=True))


def test_a_malicious_pickle_is_refused_and_not_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, content in (("bare.pt", pickle.dumps(Evil())), ("inside.pt", None)):
        path = tmp_path / name
        path.write_bytes(content) if content else torch.save({"a": Evil()}, path)
        with pytest.raises(SpecError, match=f"{name} holds no weights that can be read; take safetensors or a state"):
            read_weights(path)
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04" + b"\0" * 100, b"\xff" * 5000])
def test_nonsense_is_refused(tmp_path, content):
    path = tmp_path / "w.pt"
    path.write_bytes(content)
    for read in (read_weights, read_about):
        with pytest.raises(SpecError, match=r"w\.pt holds no weights that can be read"):
            read(path)
    with pytest.raises(SpecError):
        read_weights(tmp_path / "missing")


@pytest.mark.parametrize("value", [[1, 2], 7, {"a": "text"}])
def test_values_that_are_no_weights_are_refused(tmp_path, value):
    torch.save(value, tmp_path / "w.pt")
    with pytest.raises(SpecError, match="holds no weights"):
        read_weights(tmp_path / "w.pt")


def test_a_truncated_file_is_refused(tmp_path):
    path = tmp_path / "w.safetensors"
    save_weights(path, build(NETWORK).state_dict())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(SpecError, match="holds no weights"):
        read_weights(path)


def test_what_does_not_fit_is_named():
    net, weights = build(NETWORK), dict(build(NETWORK).state_dict())
    fewer = {name: value for name, value in weights.items() if name != "classifier.0.bias"}
    assert refusal(net, fewer) == "w.pt does not fit this network: it has no classifier.0.bias."
    wider = {**weights, "features.0.weight": torch.zeros(8, 3, 5, 5)}
    assert refusal(net, wider) == "w.pt does not fit this network: features.0.weight is 8x3x5x5; it must be 8x3x3x3."
    assert refusal(net, {**weights, "extra": torch.zeros(1)}) == "w.pt does not fit this network, which has no extra."


def test_older_files_lack_the_count_of_batches():
    net = build(NETWORK)
    weights = {name: value for name, value in net.state_dict().items() if not name.endswith("num_batches_tracked")}
    fit_weights(net, weights)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "w.safetensors"
    save_weights(path, build(NETWORK, seed=1).state_dict())
    before = path.read_bytes()

    def full(*_, **__):
        raise OSError("no space left on the disk")

    monkeypatch.setattr("vgg_explorer.models.weights.save_file", full)
    with pytest.raises(OSError, match="no space"):
        save_weights(path, build(NETWORK, seed=2).state_dict())
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["w.safetensors"]


def test_equal_weights_are_equal_bytes(tmp_path):
    """Whatever the order of the texts beside them, which safetensors does not keep."""
    weights = {"a": torch.arange(3.0), "b": torch.ones(2)}
    about = {name: f"“{name}” 卷积\n" for name in "zyxwvutsrq"}
    contents = set()
    for names in (sorted(about), sorted(about, reverse=True), list(about)):
        save_weights(tmp_path / "a.safetensors", weights, about={name: about[name] for name in names})
        contents.add((tmp_path / "a.safetensors").read_bytes())
    assert len(contents) == 1
    assert read_about(tmp_path / "a.safetensors") == about
    assert torch.equal(read_weights(tmp_path / "a.safetensors")["a"], weights["a"])
