"""Connections between processes on this machine: messages over a socket, whose ends prove that they know a key."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge
from threading import Timer

from vgg_explorer.runs.address import HOST, Address

PATIENCE = 10.0  # seconds for a supervisor to accept a connection and prove that it knows the key
BROKEN = (AuthenticationError, OSError, EOFError, ValueError, AssertionError)


@contextmanager
def socket_of(connection: Connection) -> Iterator[socket.socket]:
    """The socket under a connection; it stays the connection's."""
    inner = socket.socket(fileno=connection.fileno())
    try:
        yield inner
    finally:
        inner.detach()


def send_without_delay(connection: Connection) -> None:
    """Send small messages at once: two in a row would wait 40 ms for the other side's acknowledgement."""
    with socket_of(connection) as inner:
        inner.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def connect(address: Address) -> Connection:
    """A connection to the supervisor; one of BROKEN where nobody answers, or somebody else does."""
    with socket.create_connection((HOST, address.port), timeout=PATIENCE) as inner:
        inner.setblocking(True)
        connection = Connection(inner.detach())
    try:
        send_without_delay(connection)
        with ends_after(PATIENCE, connection):
            answer_challenge(connection, address.key.encode())
            deliver_challenge(connection, address.key.encode())
    except BROKEN:
        connection.close()
        raise
    return connection


@contextmanager
def ends_after(seconds: float, connection: Connection) -> Iterator[None]:
    """Shut the connection down if the block takes longer: a stopped process accepts connections and says nothing."""
    timer = Timer(seconds, shut_down, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def authenticated(connection: Connection, key: str) -> bool:
    """Whether the other side, which connected, knows the key."""
    try:
        send_without_delay(connection)
        deliver_challenge(connection, key.encode())
        answer_challenge(connection, key.encode())
        return True
    except BROKEN:
        return False


def shut_down(connection: Connection) -> None:
    """Shut the connection down: a thread that reads from it wakes up, which closing alone does not do."""
    with suppress(OSError), socket_of(connection) as inner:  # closed meanwhile
        inner.shutdown(socket.SHUT_RDWR)
