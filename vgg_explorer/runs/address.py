"""Where the supervisor listens: a port on this machine, and a key that only the owner of the files can read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from vgg_explorer.runs.files import replacing
from vgg_explorer.runs.json_reading import from_file
from vgg_explorer.runs.processes import alive, born
from vgg_explorer.settings import settings

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Address:
    """One supervisor; `key` is what both sides prove to have."""

    port: Annotated[int, Field(ge=1, le=65_535)]
    key: str
    pid: Annotated[int, Field(ge=1, le=2**31 - 1)]
    born: str

    @property
    def up(self) -> bool:
        return alive(self.pid, self.born)


def file() -> Path:
    return settings().data_directory / "supervisor.json"


def publish(port: int) -> Address:
    address = Address(port, secrets.token_hex(32), os.getpid(), born(os.getpid()) or "")
    with replacing(file()) as beside:
        beside.write_text(json.dumps(asdict(address)), encoding="utf-8")
    return address


def withdraw() -> None:
    file().unlink(missing_ok=True)


def found() -> Address | None:
    """The supervisor of this data directory, if one is alive."""
    address = from_file(file(), Address)
    return address if address and address.up else None
