"""A supervisor is there when one is needed, whatever became of the last one."""

import subprocess
import sys

import pytest

from vgg_explorer.runs import address, start_supervisor
from vgg_explorer.runs.processes import alive
from vgg_explorer.specs.errors import SpecError


@pytest.fixture
def started(monkeypatch):
    """The list of those that were started, which this test has for itself."""
    monkeypatch.setattr(start_supervisor, "STARTED", [])
    yield start_supervisor.STARTED
    for process in start_supervisor.STARTED:
        process.kill()
        process.wait()


def command(monkeypatch, *arguments: str) -> None:
    monkeypatch.setattr(start_supervisor, "COMMAND", [sys.executable, *arguments])


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

    monkeypatch.setattr(start_supervisor, "found", look)
    found = start_supervisor.ensure_running()
    assert found.pid != first.pid and alive(found.pid, found.born)
    first.communicate()


@pytest.mark.parametrize(("does", "said"), [("print('no room')", "no room"), ("pass", "no words")])
def test_its_last_words_are_passed_on(home, started, monkeypatch, does, said):
    command(monkeypatch, "-c", f"import sys; {does}; sys.exit(3)")
    with pytest.raises(SpecError, match=f"^the worker processes do not start: {said}$"):
        start_supervisor.ensure_running()


def test_there_may_be_no_log(home):
    assert start_supervisor.last_words() == "no words"
