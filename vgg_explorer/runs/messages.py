"""What goes over the line between who asks and the process that answers: one byte that says what it is, then a pickle.

In a question who asks stands between the two: 32 bytes of a name, so that everybody gets a turn.

Both ends have proved that they know the key of the data directory, so that a pickle is as trusted as its files. The
supervisor in between passes messages on unread.
"""

import pickle
from enum import Enum
from typing import Any


class MessageKind(bytes, Enum):
    """The first byte of a message."""

    QUESTION = b"q"  # to the one process that answers questions in turn
    READ = b"f"  # to the one process that reads the files of strangers in turn
    ALONE = b"a"  # to a process of its own
    DETACHED = b"d"  # to a process of its own that goes on without who asked
    WAITING = b"w"  # a sign of life: the question waits, or is being answered
    PROGRESS = b"p"  # (what, done, of)
    ANSWER = b"r"
    REFUSED = b"e"  # a SpecError


NAME = 32  # bytes of the name of who asks
LAST = (MessageKind.ANSWER, MessageKind.REFUSED)


def packed(kind: MessageKind, content: object) -> bytes:
    return kind.value + pickle.dumps(content, pickle.HIGHEST_PROTOCOL)


def question(kind: MessageKind, asker: str, content: object) -> bytes:
    """A question as who asks sends it."""
    return kind.value + asker.encode("ascii", "replace")[:NAME].ljust(NAME) + packed(kind, content)[1:]


def opened(message: bytes) -> tuple[str, bytes]:
    """Who asks, and the question as the process that answers reads it."""
    return message[1 : 1 + NAME].decode("ascii", "replace").strip(), message[:1] + message[1 + NAME :]


def kind_of(message: bytes) -> MessageKind:
    return MessageKind(message[:1])


def content(message: bytes) -> Any:
    return pickle.loads(message[1:])
