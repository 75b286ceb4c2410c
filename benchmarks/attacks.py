"""Files that a curious visitor might bring, made here and never run: each small, and large once it is believed."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

LINE = 49_000_000  # pixels of a picture one pixel high
ENTRIES = 300_000  # of a zip whose last record claims three


@dataclass(frozen=True)
class Attack:
    """A page with its address, the words of the button that opens the upload, and the file."""

    name: str
    address: str
    opens: str
    file: str
    content: Callable[[], bytes]


def long_picture() -> bytes:
    """A PNG of 1 x LINE grey pixels, all black: some ten kB."""
    packer, rows = zlib.compressobj(9), bytearray()
    for _ in range(0, LINE, 1_000_000):
        rows += packer.compress(bytes(2 * 1_000_000))  # a filter and a pixel a row
    rows += packer.flush()
    header = struct.pack(">IIBBBBB", 1, LINE, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", bytes(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(chunk, *zip(*chunks, strict=True)))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def lying_zip() -> bytes:
    """A zip of ENTRIES empty files, whose last record says three."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(ENTRIES):
            archive.writestr(zipfile.ZipInfo(f"a/{number}.png"), b"")
    content = bytearray(buffer.getvalue())
    end = content.rfind(b"PK\5\6")
    content[end + 8 : end + 12] = struct.pack("<2H", 3, 3)
    second = content.rfind(b"PK\6\6")
    if second >= 0:
        content[second + 24 : second + 40] = struct.pack("<2Q", 3, 3)
    return bytes(content)


def bomb_zip() -> bytes:
    """A zip of pictures that unfold to a thousand times its size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"a/{number}.png", bytes(50_000_000))
    return buffer.getvalue()


def endless_weights() -> bytes:
    """A state_dict of one stored number that claims to be 400 million."""
    import torch

    buffer = io.BytesIO()
    torch.save({"features.0.weight": torch.zeros(1).expand(20_000, 20_000)}, buffer)
    return buffer.getvalue()


def deep_header() -> bytes:
    """A file of safetensors whose header is a hundred thousand lists in one another."""
    header = ("[" * 100_000 + "]" * 100_000).encode()
    return struct.pack("<Q", len(header)) + header


def impossible_header() -> bytes:
    """A file of safetensors with a tensor of negative length."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [-4, 4], "data_offsets": [0, 64]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(64)


ATTACKS = (
    Attack("picture of 1 x 49,000,000", "receptive_field", "Use your own", "line.png", long_picture),
    Attack("zip that lies of 300,000 files", "train", "Use your own", "lie.zip", lying_zip),
    Attack("zip of 1 GB in 1 MB", "train", "Use your own", "bomb.zip", bomb_zip),
    Attack("weights of 1.6 GB in 1 kB", "saliency", "More", "weights.pt", endless_weights),
    Attack("header of 100,000 lists", "saliency", "More", "deep.safetensors", deep_header),
    Attack("tensor of length -4", "saliency", "More", "negative.safetensors", impossible_header),
)
