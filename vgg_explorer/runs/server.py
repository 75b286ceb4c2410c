"""Where the supervisor listens: connections from this machine, each with its thread, and none of them trusted yet."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Listener
from threading import Event, Thread

from vgg_explorer.runs import address
from vgg_explorer.runs.address import HOST, Address
from vgg_explorer.runs.connection import authenticated, ends_after, shut_down

HANDSHAKE = 5.0  # seconds for both sides to prove that they know the key
UNAUTHENTICATED = 64  # connections at a time that have not proved it; for one more the oldest is shut down
PAUSE = 0.1  # seconds until the next try to accept one, where that failed
BACKLOG = 128

Serve = Callable[[bytes, Connection], None]


class Server:
    """Listens as soon as it is made; `serve` gets the first message of each client that knows the key."""

    def __init__(self, serve: Serve) -> None:
        self.serve = serve
        self.over = Event()
        self.listener = Listener((HOST, 0), "AF_INET", backlog=BACKLOG)  # without a key: accept() must not wait
        self.address: Address
        self.publish()
        self.unauthenticated: deque[Connection] = deque()  # the oldest first
        self.thread = Thread(target=self._listen, daemon=True)
        self.thread.start()

    def publish(self) -> None:
        """Let everybody know where it listens."""
        self.address = address.publish(self.listener.address[1])

    def withdraw(self) -> None:
        """Be found by nobody any more; who has found it already is still served."""
        address.withdraw()

    def _listen(self) -> None:
        while not self.over.is_set():
            try:
                client = self.listener.accept()
            except OSError:  # closed, or too many files are open
                self.over.wait(PAUSE)
                continue
            self.unauthenticated.append(client)
            if len(self.unauthenticated) > UNAUTHENTICATED:
                shut_down(self.unauthenticated.popleft())
            Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: Connection) -> None:
        try:
            with client:
                try:
                    known = authenticated_in_time(client, self.address.key)
                    message = client.recv_bytes() if known else b""
                finally:
                    with suppress(ValueError):  # it was shut down for others
                        self.unauthenticated.remove(client)
                if message:
                    self.serve(message, client)
        except (OSError, EOFError):
            pass  # disconnected

    def close(self) -> None:
        self.over.set()
        self.withdraw()
        self.listener.close()


def authenticated_in_time(client: Connection, key: str) -> bool:
    """Whether the other side knows the key; one that is silent for too long is disconnected."""
    with ends_after(HANDSHAKE, client):
        return authenticated(client, key)
