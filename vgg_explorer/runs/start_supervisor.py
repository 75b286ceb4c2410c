"""Starting a supervisor where none is alive."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from vgg_explorer.runs.address import Address, found
from vgg_explorer.runs.files import data_directory
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError

PATIENCE = 60.0  # seconds until a new supervisor listens; loading torch takes some
COMMAND = [sys.executable, "-m", "vgg_explorer.runs.supervisor"]
STARTED: list["subprocess.Popen[bytes]"] = []  # by this process, and alive; the last one last
LARGEST_LOG = 1_000_000  # bytes


def start_if_needed() -> None:
    """Start a supervisor unless one is alive; it lives on when this process ends, however that happens."""
    if found() is None and not is_starting():
        start()


def is_starting() -> bool:
    """Whether the last one that this process has started may still be on its way."""
    return bool(STARTED) and STARTED[-1].poll() is None


def ensure_running() -> Address:
    """The supervisor's address, as soon as it listens."""
    address = found()
    if address is not None:
        return address
    process, mine = (STARTED[-1], False) if is_starting() else (start(), True)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if address := found():
            return address
        if process.poll() not in (None, 0):
            if mine:
                raise SpecError("the worker processes do not start: {words}", words=last_words())
            process, mine = start(), True  # it was killed, or was another directory's
        time.sleep(0.02)
    raise SpecError("the worker processes did not start within {seconds} s.", seconds=f"{PATIENCE:.0f}")


def start() -> "subprocess.Popen[bytes]":
    """A process of its own session, so that neither Ctrl-C nor the end of this one reaches it."""
    directory = settings().data_directory
    try:
        data_directory()
        if log().exists() and log().stat().st_size > LARGEST_LOG:
            log().unlink()
        with log().open("ab") as output:
            process = subprocess.Popen(
                COMMAND,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=directory,
                env=environment(),
                **apart(),
            )
        STARTED[:] = [*(each for each in STARTED if each.poll() is None), process]
        return process
    except OSError as error:
        raise SpecError(
            "nothing can be written in {folder}: {reason}; see the setting VGG_EXPLORER_DATA_DIRECTORY.",
            folder=directory,
            reason=error.strerror or str(error),
        ) from None


def apart() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def environment() -> dict[str, str]:
    """This package can be imported there, wherever that process stands."""
    here = str(Path(__file__).parents[2])
    paths = [here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    directory = str(settings().data_directory.absolute())
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "VGG_EXPLORER_DATA_DIRECTORY": directory}


def log() -> Path:
    return settings().data_directory / "supervisor.log"


def last_words() -> str:
    written = log().read_text(encoding="utf-8", errors="replace") if log().exists() else ""
    return (written.strip().splitlines() or ["no words"])[-1][:300]
