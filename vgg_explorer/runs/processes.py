"""Which process is which: a number alone is used again when its process is gone."""

import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil


@cache
def host() -> str:
    return socket.gethostname()


def born(pid: int) -> str | None:
    """When a process began, as text to compare; None when it is gone, or dead and not yet collected.

    On Linux it is counted in ticks since the start of the machine, which do not move when its clock is set; the
    number of that start stands before them.
    """
    try:
        if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return None
        status = Path(f"/proc/{pid}/stat")
        if status.exists():
            ticks = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
            return f"{boot()}:{ticks}"
        return str(psutil.Process(pid).create_time())
    except (psutil.Error, OSError):
        return None


@cache
def boot() -> str:
    """Linux's number for this start of the machine: ticks and process numbers begin anew with each."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
    except OSError:
        return ""


def alive(pid: int | None, birth: str | None) -> bool:
    """Whether the process that began then is still at work."""
    return pid is not None and birth is not None and born(pid) == birth


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 when it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def kill(pid: int, birth: str | None) -> None:
    """End the process that began then at once; nothing where it is gone."""
    if alive(pid, birth):
        with suppress(psutil.Error):
            psutil.Process(pid).kill()


def step_back() -> None:
    """Let others go first: pages have to answer at once, and a run has minutes."""
    lower = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 10)  # Windows has classes, the others numbers
    with suppress(psutil.Error, OSError):
        psutil.Process().nice(lower)
