"""Answers of the worker, in this process."""

import numpy as np
import pytest
import torch

from vgg_explorer.engine.plan import threads
from vgg_explorer.runs import zoo
from vgg_explorer.runs.download_progress import fetching
from vgg_explorer.runs.messages import MessageKind, content, kind_of, packed
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Calibrate, Download, Evaluate, Measure
from vgg_explorer.specs.recipe import QUICK
from vgg_explorer.worker import answer, answer_loop, timing


@pytest.fixture(autouse=True)
def quick(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    monkeypatch.setattr(timing, "SECONDS", 0.02)
    monkeypatch.setattr(timing, "CALIBRATION", 0.1)
    settings.cache_clear()
    with threads(1):
        yield
    settings.cache_clear()


def asked(question):
    return answer.answer(question, lambda *_: None)


def replied(question):
    asked = packed(MessageKind.QUESTION, question)
    return answer_loop.reply(asked, lambda *_: None, answer.answer, full=answer.FULL)


def test_steps_are_timed_for_each_network():
    found = asked(Calibrate(("conv3-4 gap FC-3", "conv3-8 conv3-8 gap FC-3"), (3, 16, 16), 3, QUICK))
    assert [each.line for each in found] == ["conv3-4 gap FC-3", "conv3-8 conv3-8 gap FC-3"]
    assert all(0 < each.seconds < 10 and each.device == "cpu" and each.threads >= 1 for each in found)


@pytest.mark.parametrize("name", ["shapes-pairs", "shapes-5x5"])
def test_what_the_zoo_says_is_measured_again(name):
    known = zoo.find(name).shipped.test
    found = asked(Evaluate(f"zoo:{name}")).test
    assert known
    moved = np.abs(found.confusion - known.confusion).sum()
    assert found.total == known.total and moved <= 4  # two pictures: other processors round differently


def test_passes_are_timed_at_each_batch():
    found = asked(Measure("conv3-4 gap FC-3 | input 16", (1, 4)))
    assert found.network == "conv3-4 gap FC-3 | input 16" and found.device
    assert [each.batch for each in found.batches] == [1, 4]
    assert all(each.low <= each.median <= each.high and each.n >= timing.FEWEST for each in found.batches)
    assert all(each.peak_bytes > 10**7 for each in found.batches)


def test_what_would_take_too_long_is_left_out(monkeypatch):
    monkeypatch.setattr(timing, "TOO_LONG", 0.0)
    assert [each.batch for each in asked(Measure("conv3-4 gap FC-3 | input 16", (1, 4))).batches] == [1]


def test_a_download_lets_everybody_see_how_far_it_is(monkeypatch):
    seen = []

    def download(name, progress):
        progress("downloading", 1, 2)
        seen.append(fetching(name))

    monkeypatch.setattr(answer, "download", download)
    asked(Download("cifar10"))
    (during,) = seen
    assert during and during.at_work and during.what == "downloading"
    assert fetching("cifar10") is None


def test_why_a_download_failed_stays(monkeypatch):
    def download(name, progress):
        raise SpecError("{name} could not be downloaded: no connection.", name=name)

    monkeypatch.setattr(answer, "download", download)
    with pytest.raises(SpecError, match="no connection"):
        asked(Download("cifar10"))
    found = fetching("cifar10")
    assert found and not found.at_work and "no connection" in found.error


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Measure("conv3-4 FC-x"), 'Layer 2, "FC-x": this is no layer'),
        ("nonsense", "the question failed: TypeError: nobody answers str."),
    ],
)
def test_what_goes_wrong_is_a_sentence(question, words):
    reply = replied(question)
    assert kind_of(reply) is MessageKind.REFUSED and words in str(content(reply))


@pytest.mark.parametrize("error", [MemoryError(), torch.OutOfMemoryError("CUDA out of memory. Tried to allocate")])
def test_too_little_memory_is_a_sentence(monkeypatch, error):
    def full(*_):
        raise error

    monkeypatch.setattr(answer, "measure", full)
    assert "the memory is not enough" in str(content(replied(Measure("A"))))
