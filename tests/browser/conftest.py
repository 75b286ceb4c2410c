"""A server and a real browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.browser.visitor import SECONDS, Visitor, visit
from tests.runs.conftest import end_family

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
START_SECONDS = 60


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
        context.set_default_timeout(1000 * SECONDS)
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
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=repository,
        env=os.environ | {"OMP_NUM_THREADS": "1", "VGG_EXPLORER_DATA_DIRECTORY": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(process, address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_until_up(process: subprocess.Popen, address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"the server was not up after {START_SECONDS} s")
