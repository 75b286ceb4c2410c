"""Small damage to texts and bytes, drawn by a generator of its own, so that a seed gives the same cases everywhere."""

import struct
import zlib
from random import Random

ODD = (
    *("\0", "\ud800", "\udfff", "\u202e", "\u0660", "😀", "\n", "\t", "|", " ", "-", "+", "/", "@", ",", ".", "{x}"),
    *("%s", "1e9", "-1", "0", "9" * 30, "9" * 5000, "nan", "inf", "é", "中", "'", '"', "\\", "..", "~", "~nobody"),
)
FIELDS = (0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000)


def text(generator: Random, seeds: tuple[str, ...], words: tuple[str, ...]) -> str:
    """One of the texts with up to six changes."""
    found = generator.choice(seeds)
    for _ in range(generator.randrange(7)):
        found = changed(generator, found, generator.choice(seeds), words)
    return found


def changed(generator: Random, found: str, other: str, words: tuple[str, ...]) -> str:
    place, end = sorted(generator.randrange(len(found) + 1) for _ in range(2))
    match generator.randrange(6):
        case 0:
            return found[:place] + generator.choice(ODD) + found[place:]
        case 1:
            return found[:place] + generator.choice(words) + found[place:]
        case 2:
            return found[:place] + found[end:]
        case 3:
            return found[:place] + other[generator.randrange(len(other) + 1) :]
        case 4:
            return found[:end] + found[place:end] * generator.randrange(1, 4) + found[end:]
    return found[:place] + generator.choice(words) + found[end:]


def damaged(generator: Random, content: bytes, other: bytes) -> bytes:
    """The bytes with one to four changes."""
    for _ in range(generator.randrange(1, 5)):
        content = harmed(generator, content, other) or b"\0"
    return content


def harmed(generator: Random, content: bytes, other: bytes) -> bytes:
    place = generator.randrange(len(content))
    match generator.randrange(6):
        case 0:
            return content[:place]
        case 1:
            return content[:place] + bytes([generator.randrange(256)]) + content[place + 1 :]
        case 2:
            number = struct.pack(generator.choice(("<I", ">I")), generator.choice(FIELDS))
            return content[:place] + number + content[place + 4 :]
        case 3:
            number = struct.pack(generator.choice(("<H", ">H")), generator.choice(FIELDS) & 0xFFFF)
            return content[:place] + number + content[place + 2 :]
        case 4:
            length = generator.randrange(1, 64)
            return content[:place] + content[place : place + length] + content[place:]
    return content[:place] + other[generator.randrange(len(other)) :]


def with_checksums(content: bytes) -> bytes:
    """A PNG whose chunks have the right checksums again, as far as their lengths make sense."""
    found, place = content[:8], 8
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        chunk = content[place + 4 : place + 8 + length]
        if len(chunk) < 4 + length:
            break
        found += content[place : place + 4] + chunk + struct.pack(">I", zlib.crc32(chunk))
        place += 12 + length
    return found + content[place:]
