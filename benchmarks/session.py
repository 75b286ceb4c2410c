"""A visitor without a browser: Streamlit's own messages over a websocket, for measuring the server alone."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websocket import WebSocket, create_connection

from vgg_explorer.ui.frame.pages import PAGES

ROOT = Path(__file__).parent.parent
EMPTY = 'import streamlit as st\nst.title("Empty")\nst.select_slider("Kernel size", range(3, 32, 2), value=7)\n'


LINES = [f"{name} | width {width}" for width in (1, 0.5, 0.25, 2) for name in ("A", "B", "C", "D", "E", "AlexNet")]
QUERIES = {"networks": "n4=AlexNet"}  # as many networks as the page takes


class Session:
    """One visitor on one page: opens it, changes its first slider or line, and waits until the script has finished."""

    def __init__(self, port: int, page: str = "", query: str | None = None) -> None:
        self.page = page
        self.query = QUERIES.get(page, "") if query is None else query
        self.socket: WebSocket = create_connection(f"ws://127.0.0.1:{port}/_stcore/stream", timeout=60)
        self.field = WidgetState()
        self.part = ""  # of the page, that the field belongs to: it runs alone
        self.options: list[str] = []
        self.failed = False
        self.rerun()

    def rerun(self, position: int | None = None) -> float:
        """Run the page, with its slider or line at a position where one is given; seconds until it has finished."""
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.query_string = self.query
        message.rerun_script.context_info.color_scheme = "light"
        if position is not None and self.options:  # a page without either runs again as it is
            self._choose(self.options[position % len(self.options)])
            message.rerun_script.widget_states.widgets.append(self.field)
            message.rerun_script.fragment_id = self.part
        start = time.perf_counter()
        self.socket.send_binary(message.SerializeToString())
        while (answer := ForwardMsg.FromString(self.socket.recv())).WhichOneof("type") != "script_finished":
            self._notice(answer)
        return time.perf_counter() - start

    def _choose(self, option: str) -> None:
        if self.options is LINES:
            self.field.string_value = option
        else:
            self.field.string_array_value.data[:] = [option]

    def _notice(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        self.failed |= kind == "exception"
        if kind == "slider" and not self.options:
            self.field.id, self.options = element.slider.id, list(element.slider.options)
            self.part = message.delta.fragment_id
        if kind == "text_input" and not self.options:
            self.field.id, self.options = element.text_input.id, LINES
            self.part = message.delta.fragment_id

    def close(self) -> None:
        self.socket.close()


class Server:
    """A Streamlit server of this machine, and what it uses."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.address = f"http://127.0.0.1:{port}"

    def cpu_seconds(self) -> float:
        """Processor time of all its threads so far, to the nanosecond where the system tells (Linux)."""
        return time.clock_gettime((~self.process.pid << 3) | 2)  # the kernel's clock of another process

    def megabytes(self) -> float:
        import psutil

        return psutil.Process(self.process.pid).memory_info().rss / 1e6


@contextmanager
def serving(script: str | None = None) -> Iterator[Server]:
    """A fresh server of the app, or of one whose every page is `script`, with the app's own settings."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        target = ROOT / "app.py" if script is None else peer(Path(folder), script)
        command = [sys.executable, "-m", "streamlit", "run", str(target), "--server.headless", "true"]
        command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        silent = subprocess.DEVNULL
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=silent, stderr=silent)
        try:
            wait_until_up(port)
            yield Server(process, port)
        finally:
            process.terminate()
            process.wait(timeout=20)


def peer(folder: Path, script: str) -> Path:
    """An app with the same addresses: a page behind an address of its own is slower to open, whatever is on it."""
    (folder / "pages").mkdir()
    for page in PAGES:
        (folder / page.file).write_text(script)
    return folder / "app.py"


def free_port() -> int:
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def wait_until_up(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.02)
    raise TimeoutError(f"the server was not up after {seconds} s")
