"""What goes over the line between who asks and the process that answers: one byte that says what it is, then a pickle.

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
    PROGRESS = b"p"  # (what, done, of)
    ANSWER = b"r"
    REFUSED = b"e"  # a SpecError


LAST = (MessageKind.ANSWER, MessageKind.REFUSED)


def packed(kind: MessageKind, content: object) -> bytes:
    return kind.value + pickle.dumps(content, pickle.HIGHEST_PROTOCOL)


def kind_of(message: bytes) -> MessageKind:
    return MessageKind(message[:1])


def content(message: bytes) -> Any:
    return pickle.loads(message[1:])
