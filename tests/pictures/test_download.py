"""One file over a network that fails in every way it can."""

import hashlib
import socket
import threading
from http.client import HTTPResponse
from urllib.request import ProxyHandler, build_opener

import numpy as np
import pytest

from tests.pictures.server import serving
from tests.waiting import LIMIT
from vgg_explorer.pictures import download
from vgg_explorer.pictures.download import fetch
from vgg_explorer.specs.errors import SpecError

CONTENT = np.random.default_rng(0).bytes(1_000_000)
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
NO_CONNECTION = "cifar10 could not be downloaded: no connection. These need no download: shapes, pairs, digits."


@pytest.fixture
def server(monkeypatch):
    opener = build_opener(ProxyHandler({}))  # this machine is asked directly, whatever the environment says
    monkeypatch.setattr(download, "urlopen", opener.open)
    with serving() as server:
        server.files["/set.gz"] = CONTENT
        yield server


@pytest.fixture
def target(tmp_path):
    return tmp_path / "deep" / "set.gz"


def bring(server, target, md5=MD5, path="/set.gz"):
    seen = []
    fetch(server.address + path, target, checksum=md5, name="cifar10", advance=lambda *told: seen.append(told))
    return seen


def refusal(server, target, **options) -> str:
    with pytest.raises(SpecError) as caught:
        bring(server, target, **options)
    assert not target.exists()
    return str(caught.value)


def test_a_file_arrives_whole_and_with_progress(server, target):
    seen = bring(server, target)
    assert target.read_bytes() == CONTENT
    assert seen[-1] == (1_000_000, 1_000_000)
    assert len(seen) >= 10
    assert seen == sorted(seen)
    assert [path.name for path in target.parent.iterdir()] == ["set.gz"]


def test_what_is_here_is_not_asked_for(server, target):
    bring(server, target)
    assert bring(server, target) == []
    assert len(server.asked) == 1


def test_a_damaged_file_is_fetched_again(server, target):
    target.parent.mkdir()
    target.write_bytes(CONTENT[:-1] + b"?")
    bring(server, target)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("length", [True, False])
def test_a_transfer_that_breaks_goes_on_where_it_stopped(server, target, length):
    server.cut, server.length = 600_000, True
    assert refusal(server, target) == (
        "cifar10 could not be downloaded to its end: the connection broke after 1 MB; download it again to go on from"
        " there."
    )
    part = target.with_name("set.gz.part")
    assert part.read_bytes() == CONTENT[:600_000]
    server.cut, server.length = None, length
    seen = bring(server, target)
    assert target.read_bytes() == CONTENT
    assert server.asked == [("/set.gz", None), ("/set.gz", "bytes=600000-")]
    assert seen[0][0] > 600_000
    assert seen[-1] == (1_000_000, 1_000_000 if length else 600_000)
    assert not part.exists()


def test_a_server_that_sends_no_parts_starts_again(server, target):
    server.cut = 600_000
    refusal(server, target)
    server.cut, server.ranges = None, False
    bring(server, target)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("extra", [b"", b"too much"])
def test_a_part_that_is_as_long_as_the_file_is_dropped(server, target, extra):
    """The server answers that there is no such range."""
    target.parent.mkdir()
    target.with_name("set.gz.part").write_bytes(CONTENT[::-1] + extra)
    bring(server, target)
    assert target.read_bytes() == CONTENT
    assert [asked for _, asked in server.asked] == [f"bytes={1_000_000 + len(extra)}-", None]


def test_a_wrong_checksum_leaves_nothing(server, target):
    assert refusal(server, target, md5="0" * 32) == (
        "cifar10 arrived damaged: its checksum is wrong; download it again."
    )
    assert list(target.parent.iterdir()) == []


def test_a_part_of_something_else_is_found_out(server, target):
    target.parent.mkdir()
    target.with_name("set.gz.part").write_bytes(bytes(500_000))
    assert "checksum is wrong" in refusal(server, target)
    bring(server, target)
    assert target.read_bytes() == CONTENT


def test_a_file_that_is_gone(server, target):
    assert refusal(server, target, path="/no") == (
        "cifar10 could not be downloaded: its server answered 404 Not Found. These need no download: "
        "shapes, pairs, digits."
    )


def test_no_connection(server, target, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens there
        server.server_port = taken.getsockname()[1]
        assert refusal(server, target) == NO_CONNECTION


def test_no_such_host(server, target, monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refusal(server, target) == NO_CONNECTION


def test_a_server_that_says_nothing(server, target, monkeypatch):
    monkeypatch.setattr(download, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server.server_port = silent.getsockname()[1]
        assert refusal(server, target) == NO_CONNECTION


def test_a_server_that_falls_silent_is_left_and_what_came_is_kept(server, target, monkeypatch):
    """Patience is short from the moment on at which the first block is here."""
    over, responses, ask = threading.Event(), [], vars(download)["urlopen"]

    def opened(request, timeout):
        assert timeout == download.PATIENCE
        responses.append(ask(request, timeout=timeout))
        return responses[-1]

    def advance(here, total):
        if here == 700_000:
            responses[-1].fp.raw._sock.settimeout(0.01)

    monkeypatch.setattr(download, "urlopen", opened)
    server.block, server.between = 700_000, lambda: over.wait(LIMIT)
    with pytest.raises(SpecError, match="the connection broke after 1 MB"):
        fetch(server.address + "/set.gz", target, checksum=MD5, name="cifar10", advance=advance)
    over.set()
    server.block = 1 << 16
    bring(server, target)
    assert server.asked[-1] == ("/set.gz", "bytes=700000-")


def test_a_server_is_followed_block_by_block(server, target):
    """It sends the next block when the one before has been told of."""
    told = threading.Semaphore(0)
    server.block, server.between = 100_000, lambda: told.acquire(timeout=LIMIT)
    places = []

    def advance(here, total):
        places.append(here)
        if here % 100_000 == 0:
            told.release()

    fetch(server.address + "/set.gz", target, checksum=MD5, name="cifar10", advance=advance)
    assert target.read_bytes() == CONTENT
    assert set(range(100_000, 1_000_001, 100_000)) <= set(places)


def test_a_network_that_goes_away_is_no_fault_of_the_disk(server, target, monkeypatch):
    monkeypatch.setattr(HTTPResponse, "read1", broken(113, "No route to host"))
    assert refusal(server, target) == NO_CONNECTION


def test_a_full_disk_is_no_fault_of_the_network(server, target, monkeypatch):
    """It is said by the caller, which knows the folder."""
    real = type(target).open

    def opened(path, mode="r", **options):
        file = real(path, mode, **options)
        return Full(file) if mode == "wb" else file

    monkeypatch.setattr(type(target), "open", opened)
    with pytest.raises(OSError, match="No space left"):
        bring(server, target)


class Full:
    def __init__(self, file):
        self.file = file

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.file.close()

    write = property(lambda self: broken(28, "No space left on device"))


def broken(number: int, reason: str):
    def fail(*args):
        raise OSError(number, reason)

    return fail
