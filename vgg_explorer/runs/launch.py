"""A worker process: started by name, never imported; it tells in lines of JSON what happens and stops when asked to."""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from threading import Thread
from typing import Any

from vgg_explorer.specs.errors import SpecError

Event = dict[str, Any]


class Refused(SpecError):
    """What a worker refused, in its own sentence."""

    def __init__(self, words: str) -> None:
        super().__init__("{words}", words=words)


class Worker:
    """`python -m vgg_explorer.worker ARGUMENTS`. It ends too when this process is gone: its input then closes."""

    def __init__(self, arguments: Sequence[str]) -> None:
        command = [sys.executable, "-m", "vgg_explorer.worker", *arguments]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", start_new_session=True
        )
        self.last_words: deque[str] = deque(maxlen=20)
        self.listener = Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stderr
        self.last_words.extend(self.process.stderr)

    def events(self) -> Iterator[Event]:
        """What happens, until the worker ends. A SpecError says what the worker refused, or that it died."""
        assert self.process.stdout
        for line in self.process.stdout:
            event = json.loads(line)
            if event["event"] == "refused":
                raise Refused(event["sentence"])
            yield event
        self.listener.join(timeout=5)
        if code := self.process.wait():
            words = " ".join("".join(self.last_words).split())[-300:]
            raise SpecError("the worker ended with code {code}: {words}", code=code, words=words or "no words")

    def stop(self) -> None:
        """Ask it to save and end; it does so within two steps."""
        assert self.process.stdin
        if not self.process.stdin.closed:
            self.process.stdin.close()

    def close(self) -> None:
        """Stop it and wait until it has ended."""
        self.stop()
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
