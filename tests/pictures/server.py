"""A web server on this machine for tests of downloads, with the faults that servers and networks have."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Served(ThreadingHTTPServer):
    """`files` by their paths; `asked` are the requests. The rest says what goes wrong."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.ranges = True  # whether a part can be asked for
        self.length = True  # whether it says how long a file is
        self.cut: int | None = None  # bytes after which the connection breaks
        self.block = 1 << 16  # bytes at once
        self.between: Callable[[], object] = lambda: None  # what it waits for after each block

    def handle_error(self, *args: object) -> None:
        """A client that goes away is part of the test."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Served

    def do_GET(self) -> None:
        asked = self.headers["Range"]
        self.server.asked.append((self.path, asked))
        content = self.server.files.get(self.path)
        if content is None:
            return self.send_error(404)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and self.server.ranges else 0
        if start and start >= len(content):
            return self.send_error(416)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if self.server.length:
            self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.send(content[start : self.server.cut])

    def send(self, content: bytes) -> None:
        for place in range(0, len(content), self.server.block):
            self.wfile.write(content[place : place + self.server.block])
            self.wfile.flush()
            self.server.between()

    def log_message(self, *args: object) -> None:
        """Not on stderr."""


@contextmanager
def serving() -> Iterator[Served]:
    server = Served()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
