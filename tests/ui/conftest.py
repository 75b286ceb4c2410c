"""Pages as scripts have a data directory of their own, and no worker: what they would ask is answered here."""

from concurrent.futures import Executor, Future

import pytest

from tests.runs.conftest import close_store
from tests.ui.pages import ROOT
from vgg_explorer.runs import start_supervisor
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Calibrate, Measure, Speed, Speeds, StepTime
from vgg_explorer.specs.reading import ListPictures, ReadPicture
from vgg_explorer.specs.receptive_field import MeasureFields
from vgg_explorer.specs.saliency import Activate, Explain, Imagine, LookAtFilters, Trust
from vgg_explorer.ui.frame import failure
from vgg_explorer.ui.widgets import answers, owner
from vgg_explorer.ui.widgets.answers import AnswerCache
from vgg_explorer.worker import reading
from vgg_explorer.worker.answer import answer

VISITOR = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path, database):
    monkeypatch.chdir(ROOT)  # streamlit looks for its configuration here
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setattr(answers, "ask", answered)
    monkeypatch.setattr(answers.CACHE, "background", AtOnce())
    monkeypatch.setattr(failure.LOG, "exception", again)
    monkeypatch.setattr(start_supervisor, "start_if_needed", lambda: None)
    yield tmp_path
    close_store()
    settings.cache_clear()


def again(*_words):
    """Instead of a line in the log and a sentence on the page: a page that fails is a test that fails."""
    raise


@pytest.fixture
def visitor(monkeypatch):
    """The number that a browser would keep; AppTest runs no JavaScript."""
    monkeypatch.setattr(owner, "number", lambda: VISITOR)
    return VISITOR


@pytest.fixture
def empty_answers(monkeypatch):
    """No answer is known; called, it forgets those that have come since."""

    def empty():
        monkeypatch.setattr(answers, "CACHE", AnswerCache(answers.ROOM))
        monkeypatch.setattr(answers.CACHE, "background", AtOnce())

    empty()
    return empty


class AtOnce(Executor):
    """What is asked in the background is answered before the page goes on."""

    def submit(self, function, /, *arguments, **named):
        future: Future = Future()
        try:
            future.set_result(function(*arguments, **named))
        except SpecError as error:
            future.set_exception(error)
        return future


def answered(question, **_):
    match question:
        case Measure():
            speeds = tuple(Speed(batch, 9, 1.5 / batch, 1.25 / batch, 2.0 / batch, 10**8) for batch in question.batches)
            return Speeds(question.network, "some processor", 2, speeds)
        case Calibrate():
            return tuple(StepTime(line, 0.01, 1, "cpu") for line in question.networks)
        case Explain() | Trust() | Activate() | LookAtFilters() | Imagine() | MeasureFields():
            return answer(question, lambda *_: None)
        case ReadPicture() | ListPictures():
            return reading.answer(question, lambda *_: None)
    raise AssertionError(question)
