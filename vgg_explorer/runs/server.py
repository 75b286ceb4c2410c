"""The supervisor's ear: connections from this machine, each with a thread of its own, and none of them trusted yet."""

from collections.abc import Callable
from multiprocessing.connection import Connection, Listener
from threading import BoundedSemaphore, Thread, Timer

from vgg_explorer.runs.address import HOST, Address, publish
from vgg_explorer.runs.connection import hang_up, proved

HANDSHAKE = 5.0  # seconds for both sides to prove that they know the key
STRANGERS = 64  # connections at a time that have not proved it
BACKLOG = 128

Serve = Callable[[bytes, Connection], None]


class Server:
    """Listens from its making on; `serve` gets the first message of each client that knows the key."""

    def __init__(self, serve: Serve) -> None:
        self.serve = serve
        self.listener = Listener((HOST, 0), "AF_INET", backlog=BACKLOG)  # without a key: accept() must not wait
        self.address: Address = publish(self.listener.address[1])
        self.strangers = BoundedSemaphore(STRANGERS)
        self.thread = Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        while True:
            self.strangers.acquire()
            try:
                client = self.listener.accept()
            except OSError:
                return  # closed
            Thread(target=self._meet, args=(client,), daemon=True).start()

    def _meet(self, client: Connection) -> None:
        try:
            with client:
                try:
                    known = timely(client, self.address.key)
                    message = client.recv_bytes() if known else b""
                finally:
                    self.strangers.release()
                if message:
                    self.serve(message, client)
        except (OSError, EOFError):
            pass  # hung up

    def close(self) -> None:
        self.listener.close()


def timely(client: Connection, key: str) -> bool:
    """Whether the other side knows the key; one that is silent is hung up on."""
    over = Timer(HANDSHAKE, hang_up, [client])
    over.daemon = True
    over.start()
    try:
        return proved(client, key)
    finally:
        over.cancel()
