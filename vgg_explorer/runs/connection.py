"""A line between two processes on this machine: a socket with messages on it, whose ends prove that they know a key."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge

from vgg_explorer.runs.address import HOST, Address

BROKEN = (AuthenticationError, OSError, EOFError, ValueError, AssertionError)


@contextmanager
def lent(line: Connection) -> Iterator[socket.socket]:
    """The socket under a connection; it stays the connection's."""
    inner = socket.socket(fileno=line.fileno())
    try:
        yield inner
    finally:
        inner.detach()


def at_once(line: Connection) -> None:
    """Send small messages at once: two in a row would wait 40 ms for the other side's acknowledgement."""
    with lent(line) as inner:
        inner.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def call(address: Address) -> Connection:
    """A line to the supervisor; one of BROKEN where nobody answers, or somebody else does."""
    line = Client((HOST, address.port), "AF_INET")
    try:
        at_once(line)
        answer_challenge(line, address.key.encode())
        deliver_challenge(line, address.key.encode())
    except BROKEN:
        line.close()
        raise
    return line


def proved(line: Connection, key: str) -> bool:
    """Whether who calls knows the key."""
    try:
        at_once(line)
        deliver_challenge(line, key.encode())
        answer_challenge(line, key.encode())
        return True
    except BROKEN:
        return False


def hang_up(line: Connection) -> None:
    """Shut the line down: a thread that reads from it wakes up, which closing alone does not do."""
    with suppress(OSError), lent(line) as inner:  # closed meanwhile
        inner.shutdown(socket.SHUT_RDWR)
