"""Zips of pictures, as the Train page takes them, with damage most of all where their files are listed."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.fuzz.mutations import damaged
from tests.pictures.files import flowers, pack
from vgg_explorer.pictures.listing import listed

PARTS = ("train", "test")


@contextmanager
def prepared() -> Iterator[tuple[Callable[[Random], bytes], Callable[[bytes], None]]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "set.zip"
        whole = [
            pack(path, flowers(), zipfile.ZIP_STORED).read_bytes(),
            pack(path, flowers(parts=PARTS)).read_bytes(),
            pack(path, {f"a/{name}": content for name, content in flowers().items()}).read_bytes(),
            pack(path, flowers(classes=("玫瑰", "tulipán"))).read_bytes(),
        ]

        def read(content: bytes) -> None:
            path.write_bytes(content)
            listed(str(path), None)

        yield lambda generator: case(generator, whole), read


def case(generator: Random, whole: list[bytes]) -> bytes:
    """In three of four the files are whole, and only what lists them is damaged."""
    content, other = generator.choice(whole), generator.choice(whole)
    place = content.index(b"PK\1\2") if generator.random() < 0.75 else 0
    return content[:place] + damaged(generator, content[place:], other)
