"""PostgreSQL for tests: a cluster of its own, on loopback, which ends with the tests. It refuses to run as root."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

IS_PROMISED = os.environ.get("VGG_EXPLORER_REQUIRE_POSTGRESQL") == "1"
USER = "postgres"  # Debian's package makes it
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


def programs() -> Path | None:
    """Where initdb and pg_ctl are; Debian keeps them out of the path."""
    if found := shutil.which("pg_ctl"):
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def missing() -> str:
    """Why there is no PostgreSQL; empty where there is one."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed"
    return "" if programs() else "PostgreSQL is not installed"


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of an empty database; skips where there is no PostgreSQL, fails where one is promised."""
    if why := missing():
        (pytest.fail if IS_PROMISED else pytest.skip)(why)
    folder = Path(tempfile.mkdtemp(prefix="vgg-explorer-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", USER, "-A", "trust", "-N", "-E", "UTF8", "--locale", "C.UTF-8")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} {FAST}"
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}/{USER}"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop", must=False)
        shutil.rmtree(folder, ignore_errors=True)


def run(program: str, *arguments: str, must: bool = True) -> None:
    found = programs()
    assert found
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    command = [*as_user, str(found / program), *arguments]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/")
    assert not must or done.returncode == 0, done.stderr


def empty(url: str) -> None:
    """Take all tables away, and the connections that still hold them."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"{OTHERS} AND pid <> pg_backend_pid()"))
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
