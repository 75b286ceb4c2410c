"""A supervisor is there when one is needed, whatever became of the last one."""

import subprocess
import sys

import pytest

from vgg_explorer.runs import address, wake
from vgg_explorer.runs.processes import alive
from vgg_explorer.specs.errors import SpecError


@pytest.fixture
def started(monkeypatch):
    """The list of those that were started, which this test has for itself."""
    monkeypatch.setattr(wake, "STARTED", [])
    yield wake.STARTED
    for process in wake.STARTED:
        process.kill()
        process.wait()


def command(monkeypatch, *arguments: str) -> None:
    monkeypatch.setattr(wake, "COMMAND", [sys.executable, *arguments])


def test_one_that_is_killed_on_its_way_is_replaced(home, started, monkeypatch):
    command(monkeypatch, "-m", "tests.runs.light")
    first = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    started.append(first)
    looks = iter((None, first.kill))

    def look():
        """Once before it waits and once while it waits; then the one that was on its way is gone."""
        if kill := next(looks, None):
            kill()
        return address.found()

    monkeypatch.setattr(wake, "found", look)
    found = wake.awake()
    assert found.pid != first.pid and alive(found.pid, found.born)
    first.communicate()


@pytest.mark.parametrize(("does", "said"), [("print('no room')", "no room"), ("pass", "no words")])
def test_its_last_words_are_passed_on(home, started, monkeypatch, does, said):
    command(monkeypatch, "-c", f"import sys; {does}; sys.exit(3)")
    with pytest.raises(SpecError, match=f"^the worker processes do not start: {said}$"):
        wake.awake()


def test_there_may_be_no_log(home):
    assert wake.last_words() == "no words"
