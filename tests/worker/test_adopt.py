"""Weights that come from elsewhere: what fits is taken over, anything else is refused unrun."""

import os
import pickle

import pytest
import torch
from safetensors.torch import save_file

from tests.oracles.trained import small
from vgg_explorer.models.build import Net, build
from vgg_explorer.runs.weights import known, weights_folder
from vgg_explorer.settings import settings
from vgg_explorer.specs.catalogue import find
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Adopt
from vgg_explorer.specs.transforms import with_norm
from vgg_explorer.worker.adopt import adopt, guessed
from vgg_explorer.worker.weights import ready

LINE = "conv3-4 maxpool gap FC-3 | input 8"


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path / "home"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def weights(line=LINE):
    from vgg_explorer.analysis.derive import derive

    return build(derive(line).network, seed=3).state_dict()


def refusal(path, network=""):
    with pytest.raises(SpecError) as caught:
        adopt(Adopt(str(path), network))
    assert not list(weights_folder().glob("*")), "nothing that was refused is kept"
    return str(caught.value)


@pytest.mark.parametrize("kind", ["safetensors", "state_dict", "checkpoint", "parallel"])
def test_weights_of_a_named_network_are_taken_over(tmp_path, kind):
    path, own = tmp_path / "model.pt", weights()
    if kind == "safetensors":
        save_file(own, path)
    else:
        inside = {f"module.{name}": value for name, value in own.items()} if kind == "parallel" else own
        torch.save({"state_dict": inside, "epoch": 3} if kind == "checkpoint" else inside, path)
    name = adopt(Adopt(str(path), LINE))
    assert name.startswith("own:") and adopt(Adopt(str(path), LINE)) == name
    model, found = ready(name)
    assert found.classes == ("0", "1", "2") and found.shape == (3, 8, 8)
    assert found.mean == (0.485, 0.456, 0.406)
    assert all(torch.equal(value, own[key]) for key, value in model.state_dict().items())


def test_a_file_of_this_program_says_itself_what_it_is(tmp_path):
    small(tmp_path / "own.safetensors", classes=("cat", "dog", "owl"))
    found = known(adopt(Adopt(str(tmp_path / "own.safetensors"))))
    assert found.classes == ("cat", "dog", "owl") and found.mean == (0.25, 0.25, 0.25)
    assert found.dataset == "shapes"


def test_a_network_of_the_catalogue_is_found_by_the_shapes_of_its_weights():
    for name in ("A", "D", "AlexNet"):
        with torch.device("meta"):
            assert guessed(Net(find(name)).state_dict(), "x") == name
            assert guessed(Net(with_norm(find("B"), "batch")).state_dict(), "x") == "B-BN"


def test_a_malicious_file_is_refused_and_nothing_in_it_runs(tmp_path):
    class Harm:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "harm"),)

    for number, content in enumerate((Harm(), {"weight": Harm()}, {"state_dict": {"a": Harm()}})):
        path = tmp_path / f"evil{number}.pt"
        torch.save(content, path)
        assert refusal(path) == f"{path.name} holds no weights that can be read; take safetensors or a state_dict."
    (tmp_path / "plain.pt").write_bytes(pickle.dumps(Harm()))
    assert "holds no weights" in refusal(tmp_path / "plain.pt")
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize(
    "content", [b"", b"weights", b"PK\x03\x04" + 100 * b"\0", (10**9).to_bytes(8, "little") + b"{"]
)
def test_a_file_that_holds_no_weights(tmp_path, content):
    (tmp_path / "no.pt").write_bytes(content)
    assert (
        refusal(tmp_path / "no.pt", LINE)
        == "no.pt holds no weights that can be read; take safetensors or a state_dict."
    )


def test_a_network_that_does_not_fit(tmp_path):
    path = tmp_path / "model.pt"
    torch.save(weights(), path)
    assert refusal(path) == "model.pt does not say what network it belongs to, and it is none of the catalogue."
    assert "does not fit this network: features.0.weight is 4x3x3x3; it must be 8x3x3x3." in refusal(
        path, "conv3-8 maxpool gap FC-3 | input 8"
    )
    assert "unknown network 'convolution'" in refusal(path, "convolution")
    torch.save(weights("conv3-4 maxpool gap | input 8"), path)
    assert refusal(path, LINE) == "model.pt has no fully connected layer, and so no scores of classes."
    torch.save(weights("conv3-4 gap FC-3 | input 5x8x8"), path)
    assert "pictures have one channel or three" in refusal(path, "conv3-4 gap FC-3 | input 5x8x8")


def test_a_network_that_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_RUN_PARAMETERS", "100")
    settings.cache_clear()
    torch.save(weights(), tmp_path / "model.pt")
    assert "the network has 127 parameters; at most 100" in refusal(tmp_path / "model.pt", LINE)
