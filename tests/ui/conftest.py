"""Pages as scripts have a data directory of their own, and no worker: what they would ask is answered here."""

from concurrent.futures import Future

import pytest

from tests.ui.pages import ROOT
from vgg_explorer.runs import store
from vgg_explorer.settings import settings
from vgg_explorer.specs.question import Measure, Speed, Speeds, StepTime
from vgg_explorer.specs.receptive_field import MeasureFields
from vgg_explorer.specs.saliency import Activate, Explain, Imagine, LookAtFilters, Trust
from vgg_explorer.ui import owner
from vgg_explorer.ui.train import order
from vgg_explorer.ui.widgets import answers, network_speed
from vgg_explorer.worker.answer import answer


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)  # streamlit looks for its configuration here
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setattr(network_speed, "ask", answered)
    monkeypatch.setattr(answers, "ask", answered)
    monkeypatch.setattr(order, "step_time", at_once)
    for name in ("order", "monitor", "run_row"):
        monkeypatch.setattr(f"vgg_explorer.ui.train.{name}.start_if_needed", lambda: None)
    yield tmp_path
    store._opened.cache_clear()
    settings.cache_clear()


@pytest.fixture
def visitor(monkeypatch):
    """The number that a browser would keep; AppTest runs no JavaScript."""
    known = "0123456789abcdef" * 2
    monkeypatch.setattr(owner, "number", lambda: known)
    return known


def at_once(line, *_):
    found: Future[StepTime] = Future()
    found.set_result(StepTime(line, 0.01, 1, "cpu"))
    return found


def answered(question, **_):
    match question:
        case Measure():
            speeds = tuple(Speed(batch, 9, 1.5 / batch, 1.25 / batch, 2.0 / batch, 10**8) for batch in question.batches)
            return Speeds(question.network, "some processor", 2, speeds)
        case Explain() | Trust() | Activate() | LookAtFilters() | Imagine() | MeasureFields():
            return answer(question, lambda *_: None)
    raise AssertionError(question)
