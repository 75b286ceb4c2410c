"""How far a download is, for whoever looks: a small file beside it, written by the worker."""

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.json_reading import from_file
from vgg_explorer.runs.processes import alive, born
from vgg_explorer.settings import settings

PAUSE = 0.3  # seconds between two reports


@dataclass(frozen=True, slots=True)
class Fetching:
    """What is done, how much of it, out of how much; `error` is why it ended, where it did not end well."""

    what: str
    done: int
    of: int
    pid: Annotated[int, Field(ge=1, le=2**31 - 1)]
    born: str
    error: str = ""

    @property
    def at_work(self) -> bool:
        return not self.error and alive(self.pid, self.born)


def file(name: str) -> Path:
    return settings().data_directory / "downloads" / f"{name}.json"


def fetching(name: str) -> Fetching | None:
    """Where the last download of a set stands; None where none is known."""
    return from_file(file(name), Fetching)


class DownloadReporter:
    """Writes the progress of a download to its file."""

    def __init__(self, name: str) -> None:
        self.name, self.last = name, 0.0

    def __call__(self, what: str, done: int, of: int) -> None:
        if time.monotonic() - self.last >= PAUSE:
            self.last = time.monotonic()
            self.write(what, done, of)

    def write(self, what: str, done: int = 0, of: int = 0, error: str = "") -> None:
        fetch = Fetching(what, done, of, os.getpid(), born(os.getpid()) or "", error)
        write_text(file(self.name), json.dumps(asdict(fetch)))

    def over(self) -> None:
        file(self.name).unlink(missing_ok=True)
