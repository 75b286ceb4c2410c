"""One file from the internet: with progress, from where an earlier try was cut off, and checked before it counts."""

import hashlib
import http
import http.client
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from vgg_explorer.pictures.library import BUILT_IN
from vgg_explorer.specs.errors import SpecError

PATIENCE = 30.0  # seconds without a byte, and the connection counts as lost
BLOCK = 1 << 16
NETWORK = (OSError, http.client.HTTPException)

Advance = Callable[[int, int], None]  # bytes that are here, bytes in all (0 where the server does not say)


def fetch(
    url: str, file: Path, *, checksum: str, name: str, advance: Advance, kind: str = "md5", others: str = BUILT_IN
) -> None:
    """Bring a file here, unless it is here already. For errors: what it is called, and what needs no download.

    Bytes are kept in FILE.part and the file gets its name when its checksum, or the beginning of it, is right, so a
    file that has its name is whole. Raises SpecError for what goes wrong; what arrived stays for the next try, unless
    it was wrong.
    """
    if file.is_file() and digest(file, kind).startswith(checksum):
        return
    part = file.with_name(file.name + ".part")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        receive(url, part, advance=advance)
    except HTTPError as error:
        error.close()
        raise SpecError(
            "{name} could not be downloaded: its server answered {code} {reason}. These need no download: {others}.",
            name=name,
            code=error.code,
            reason=error.reason,
            others=others,
        ) from None
    except ConnectionError as error:
        raise lost(name, part, others) from error
    if not digest(part, kind).startswith(checksum):
        part.unlink()
        raise SpecError("{name} arrived damaged: its checksum is wrong; download it again.", name=name)
    part.replace(file)


def receive(url: str, part: Path, *, advance: Advance) -> None:
    """Append what is missing of a file; ConnectionError where it ends early."""
    here = part.stat().st_size if part.exists() else 0
    headers = {"User-Agent": "vgg-explorer"} | ({"Range": f"bytes={here}-"} if here else {})
    try:
        response = urlopen(Request(url, headers=headers), timeout=PATIENCE)
    except HTTPError as error:
        if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or not here:
            raise
        error.close()
        part.unlink()  # as long as the file, or longer: of something else
        return receive(url, part, advance=advance)
    except NETWORK as error:
        raise ConnectionError from error
    with response:
        here = here if response.status == http.HTTPStatus.PARTIAL_CONTENT else 0
        total = here + (response.length or 0)
        with part.open("ab" if here else "wb") as file:
            for block in blocks(response):
                file.write(block)
                here += len(block)
                advance(here, total)
    if here < total:
        raise ConnectionError


def blocks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """What arrives, as it arrives. The disk has errors of the same kind: only those of the network are renamed."""
    try:
        while block := response.read1(BLOCK):
            yield block
    except NETWORK as error:
        raise ConnectionError from error


def lost(name: str, part: Path, others: str) -> SpecError:
    """No connection, or one that broke after so many bytes."""
    here = part.stat().st_size if part.exists() else 0
    if here:
        return SpecError(
            "{name} could not be downloaded to its end: the connection broke after {size} MB; download it again to go"
            " on from there.",
            name=name,
            size=f"{here / 1e6:,.0f}",
        )
    return SpecError(
        "{name} could not be downloaded: no connection. These need no download: {others}.", name=name, others=others
    )


def digest(file: Path, kind: str) -> str:
    """MD5 or SHA-256, as torchvision gives them for its files; they find damage, not malice."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
