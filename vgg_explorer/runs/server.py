"""Where the supervisor listens: connections from this machine, each with its thread, and none of them trusted yet."""

from collections.abc import Callable
from multiprocessing.connection import Connection, Listener
from threading import BoundedSemaphore, Thread, Timer

from vgg_explorer.runs.address import HOST, Address, publish
from vgg_explorer.runs.connection import authenticated, shut_down

HANDSHAKE = 5.0  # seconds for both sides to prove that they know the key
UNAUTHENTICATED = 64  # connections at a time that have not proved it
BACKLOG = 128

Serve = Callable[[bytes, Connection], None]


class Server:
    """Listens as soon as it is made; `serve` gets the first message of each client that knows the key."""

    def __init__(self, serve: Serve) -> None:
        self.serve = serve
        self.listener = Listener((HOST, 0), "AF_INET", backlog=BACKLOG)  # without a key: accept() must not wait
        self.address: Address = publish(self.listener.address[1])
        self.unauthenticated = BoundedSemaphore(UNAUTHENTICATED)
        self.thread = Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        while True:
            self.unauthenticated.acquire()
            try:
                client = self.listener.accept()
            except OSError:
                return  # closed
            Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: Connection) -> None:
        try:
            with client:
                try:
                    known = authenticated_in_time(client, self.address.key)
                    message = client.recv_bytes() if known else b""
                finally:
                    self.unauthenticated.release()
                if message:
                    self.serve(message, client)
        except (OSError, EOFError):
            pass  # disconnected

    def close(self) -> None:
        self.listener.close()


def authenticated_in_time(client: Connection, key: str) -> bool:
    """Whether the other side knows the key; one that is silent for too long is disconnected."""
    timeout = Timer(HANDSHAKE, shut_down, [client])
    timeout.daemon = True
    timeout.start()
    try:
        return authenticated(client, key)
    finally:
        timeout.cancel()
