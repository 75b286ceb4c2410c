"""A server and a real browser."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest

from tests.browser.visitor import Visitor, visit
from tests.runs.conftest import end_family
from tests.waiting import LIMIT, until

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",  # one process less to talk to: a fifth of the time
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, or the one that playwright has installed; its tabs share a cache, as those of a person do.

    Its build without a screen does the same for half the processor time.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        found = filter(None, map(shutil.which, ("chromium-headless-shell", "chromium")))
        path = next(found, playwright.chromium.executable_path)
        if not Path(path).exists():
            pytest.skip("there is no Chromium; install it, or run `playwright install chromium`")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        context = browser.new_context()
        context.set_default_timeout(1000 * LIMIT)
        yield context
        browser.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Iterator[Path]:
    """The data directory of all servers, and so one supervisor for them; it ends with the tests."""
    directory = tmp_path_factory.mktemp("home")
    yield directory
    found = directory / "supervisor.json"
    if found.exists():
        end_family(json.loads(found.read_text())["pid"])


@pytest.fixture(scope="module")
def server(repository, home) -> Iterator[str]:
    """The address of a server that all tests of a module share."""
    with serving(repository, home) as address:
        yield address


@pytest.fixture
def fresh_server(repository, home) -> Iterator[str]:
    """The address of a server that nobody has visited."""
    with serving(repository, home) as address:
        yield address


@pytest.fixture
def visitor(browser, server) -> Iterator[Visitor]:
    with visit(browser, server) as visitor:
        yield visitor
        visitor.check()


@contextmanager
def serving(repository: Path, home: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", "0"]  # a free one, taken at once
    process = subprocess.Popen(
        command,
        cwd=repository,
        env=os.environ | {"OMP_NUM_THREADS": "1", "VGG_EXPLORER_DATA_DIRECTORY": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: is_up(process))
        yield address(process)
    finally:
        process.kill()
        process.wait()


def is_up(process: subprocess.Popen) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"the server ended with status {process.returncode}")
    try:
        with urlopen(f"{address(process)}/_stcore/health", timeout=LIMIT) as answer:
            return answer.status == 200
    except (StopIteration, URLError, OSError):
        return False


def address(process: subprocess.Popen) -> str:
    """Where it listens; a StopIteration as long as it does not."""
    connections = psutil.Process(process.pid).net_connections("tcp")
    return "http://127.0.0.1:{}".format(next(each.laddr.port for each in connections if each.status == "LISTEN"))
