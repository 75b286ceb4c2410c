"""A data directory and a store of their own for each test, and supervisors that end with it."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import psutil
import pytest

from tests.waiting import until
from vgg_explorer.runs import address, store
from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.processes import alive
from vgg_explorer.settings import settings


@pytest.fixture
def home(tmp_path, monkeypatch, database):
    """The data directory of a test."""
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("VGG_EXPLORER_DEVICE", "cpu")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    settings.cache_clear()
    yield tmp_path
    end_supervisor()
    close_store()
    settings.cache_clear()


@pytest.fixture
def opened(home):
    return store.open_store()


@pytest.fixture
def gate(home):
    """Lets light runs count to a number and no further; `gate(None)` opens it."""

    def set(step: int | None) -> None:
        path = home / "gate"
        if step is None:
            path.unlink()
        else:
            write_text(path, str(step))

    return set


@pytest.fixture
def light(home, repository):
    """Starts a supervisor whose runs count instead of learning: no torch, and steps of some milliseconds."""
    started = []

    def start() -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.runs.light"]
        process = subprocess.Popen(command, cwd=repository, start_new_session=True)
        started.append(process)
        until(lambda: process.poll() is not None or ((found := address.found()) and found.pid == process.pid))
        return process

    yield start
    for process in started:
        end_family(process.pid)
        process.wait()


def close_store() -> None:
    """Whoever opens the store next opens a new one."""
    if store._opened.cache_info().currsize:
        store.open_store().close()
    store._opened.cache_clear()


def end_supervisor() -> None:
    found = address.found()
    if found is not None and found.pid != os.getpid():
        end_family(found.pid)
        until(lambda: not alive(found.pid, found.born))


def end_family(pid: int) -> None:
    """End a process and what it has started."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
