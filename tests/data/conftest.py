"""A data directory of its own, and a server with what it would download."""

from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import numpy as np
import pytest

from tests.data import originals
from tests.pictures.files import change
from tests.pictures.server import Served, serving
from vgg_explorer.pictures import download as transfer


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    change(monkeypatch, data_directory=tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(transfer, "urlopen", build_opener(ProxyHandler({})).open)
    with serving() as server:
        yield server


@pytest.fixture
def cifar(server: Served, monkeypatch) -> tuple[np.ndarray, np.ndarray]:
    return originals.offer_cifar(server, monkeypatch)
