"""torchvision's weights from a server of our own."""

import hashlib
from io import BytesIO
from types import SimpleNamespace
from urllib.request import ProxyHandler, build_opener

import numpy as np
import pytest
import torch

from tests.oracles.pictures import sets
from tests.pictures.server import serving
from vgg_explorer.analysis.derive import derive
from vgg_explorer.models.build import build
from vgg_explorer.pictures import download
from vgg_explorer.pictures.sets import InMemory, Sets
from vgg_explorer.runs.download_progress import fetching
from vgg_explorer.runs.weights import known
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Evaluate, FetchWeights
from vgg_explorer.worker import torchvision_weights
from vgg_explorer.worker.answer import answer


@pytest.fixture
def source(tmp_path, monkeypatch):
    """Where `vgg16` is a file of one small tensor, and its name ends in the beginning of its checksum."""
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setattr(download, "urlopen", build_opener(ProxyHandler({})).open)
    with serving() as server:
        yield server, offer(server, {"features.0.weight": torch.arange(10_000.0)}, monkeypatch)
    settings.cache_clear()


def offer(server, weights, monkeypatch) -> str:
    """Have the server offer these weights as those of vgg16; the path of the file."""
    file = BytesIO()
    torch.save(weights, file)
    path = f"/vgg16-{hashlib.sha256(file.getvalue()).hexdigest()[:8]}.pth"
    server.files[path] = file.getvalue()
    entry = SimpleNamespace(url=server.address + path, meta={"categories": ["tench", "shark"]})
    monkeypatch.setattr(torchvision_weights, "get_model_weights", lambda name: {"IMAGENET1K_V1": entry})
    return path


def fetch(reported=None):
    return answer(FetchWeights("vgg16"), lambda *progress: reported.append(progress) if reported is not None else None)


def test_they_come_once_with_progress_and_are_known_then(source, tmp_path):
    server, path = source
    reported: list = []
    fetch(reported)
    assert reported[-1][1:] == (len(server.files[path]), len(server.files[path]))
    found = known("torchvision:vgg16")
    assert found.title == "D, ImageNet" and found.classes == ("tench", "shark") and found.shape == (3, 224, 224)
    assert [file.suffix for file in (tmp_path / "weights").iterdir() if file.suffix != ".lock"] == [".safetensors"]
    fetch()
    assert len(server.asked) == 1
    assert fetching("vgg16") is None


def test_what_goes_wrong_is_a_sentence(source, tmp_path):
    server, path = source
    with pytest.raises(
        SpecError, match="the ImageNet weights of vgg16 are not on this machine yet; download them once"
    ):
        known("torchvision:vgg16")
    server.files[path] = server.files[path][:-1] + b"!"
    with pytest.raises(SpecError, match="vgg16 arrived damaged"):
        fetch()
    del server.files[path]
    with pytest.raises(SpecError, match=r"its server answered 404.*These need no download: zoo:shapes-pairs"):
        fetch()
    server.shutdown()
    server.server_close()
    with pytest.raises(SpecError, match="vgg16 could not be downloaded: no connection"):
        fetch()
    said = fetching("vgg16")
    assert said and "no connection" in said.error
    with pytest.raises(SpecError, match="torchvision has no network 'vgg99' of this kind; take vgg11, vgg11_bn"):
        known("torchvision:vgg99")


def test_they_are_evaluated_on_data_that_is_named(source, monkeypatch):
    server, _ = source
    line = "conv3-2 gap FC-2"  # in place of VGG-16, which has 138 million weights
    monkeypatch.setattr(torchvision_weights, "find", lambda name: SimpleNamespace(name=line))
    offer(server, build(derive(f"{line} | input 224").network).state_dict(), monkeypatch)
    test = sets(12, size=224).test
    two = Sets(test, test, InMemory(test.take(np.arange(45)), test.labels % 2), ("n01", "n02"))
    monkeypatch.setattr("vgg_explorer.worker.evaluate.load", lambda spec, **_: two)
    fetch()
    with pytest.raises(
        SpecError, match="D, ImageNet does not say on what data it was trained; name a data set with --d"
    ):
        answer(Evaluate("torchvision:vgg16"), lambda *_: None)
    found = answer(Evaluate("torchvision:vgg16", "shapes | size 224"), lambda *_: None)
    assert (found.network, found.seed, found.dataset) == (line, None, "shapes | size 224")
    assert found.classes == ("n01", "n02") and found.test.total == 45
