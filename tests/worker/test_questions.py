"""Questions about pictures and networks through real workers, and what goes wrong with those."""

import os
import threading

import numpy as np
import psutil
import pytest

from tests.runs.conftest import end_supervisor, home
from tests.waiting import LIMIT, until
from vgg_explorer.pictures.examples import examples
from vgg_explorer.runs import address
from vgg_explorer.runs.ask import ask
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.receptive_field import MeasureFields
from vgg_explorer.specs.saliency import Explain

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"
    ),  # the supervisor outlives who wakes it
]
__all__ = ["home"]

SHAPES = examples("shapes")
LONG = MeasureFields("zoo:cifar10-7x7", pictures=20, units=64)


def family() -> list[psutil.Process]:
    found = address.found()
    assert found is not None
    return psutil.Process(found.pid).children(recursive=True)


class Busy:
    """Finds the process that answers: the one that says how far it is."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def __call__(self, *told) -> None:
        self.told.append(told)


def test_thirty_visitors_are_all_answered_and_one_that_is_killed_is_replaced(home):
    asked = [
        Explain("zoo:shapes-pairs", example.picture, method, target)
        for method in ("gradient", "lrp")
        for example in SHAPES.values()
        for target in ("disc", "ring", "star")
    ][:30]
    answers: dict[int, object] = {}
    threads = [threading.Thread(target=lambda n=n: answers.update({n: ask(asked[n])})) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert sorted(answers) == list(range(30))
    assert all(answers[n].target == asked[n].target for n in range(30))  # type: ignore[attr-defined]

    before, busy = {process.pid for process in family()}, Busy()
    refused: list[SpecError] = []

    def long() -> None:
        try:
            ask(LONG, progress=busy)
        except SpecError as error:
            refused.append(error)

    thread = threading.Thread(target=long)
    thread.start()
    until(lambda: busy.told)
    victim = max(family(), key=lambda process: sum(process.cpu_times()[:2]))
    os.kill(victim.pid, 9)
    thread.join(LIMIT)
    assert [str(error) for error in refused] == ["the process that was to answer has ended; ask again."]
    again = ask(asked[0])
    assert np.array_equal(again.map.map, answers[0].map.map)  # type: ignore[attr-defined]
    assert victim.pid in before and victim.pid not in {process.pid for process in family()}


def test_a_question_that_would_take_too_much_memory_is_ended(home, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_QUESTION_MEGABYTES", "256")
    settings.cache_clear()
    with pytest.raises(SpecError, match="the answer would take more than 256 MB of memory; ask for less"):
        ask(LONG)
    end_supervisor()
