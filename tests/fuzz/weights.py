"""Files of weights, as the pages of trained networks take them: both formats, damaged in header, pickle and storage."""

import json
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import torch

from tests.fuzz.mutations import changed, damaged
from tests.oracles.trained import small
from vgg_explorer.models.weights import read_weights
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.question import Adopt
from vgg_explorer.worker.adopt import adopt

LINE = "conv3-4 maxpool conv3-4 gap FC-2 | input 8"  # the network of the files that do not say it
PICKLED = (b"PK", b"\x80\x02")  # how these begin
WORDS = ("[", "{", "]", "-1", "0", "NaN", "Infinity", "null", '"', "1e400", "[[[[", "true", "\\ud800", "shape", "run")


@contextmanager
def prepared() -> Iterator[tuple[Callable[[Random], bytes], Callable[[bytes], None]]]:
    with TemporaryDirectory() as folder:
        os.environ["VGG_EXPLORER_DATA_DIRECTORY"] = folder
        settings.cache_clear()
        home, path = Path(folder) / "weights", Path(folder) / "model.pt"
        whole = sources(path)

        def read(content: bytes) -> None:
            """What is refused leaves no file."""
            path.write_bytes(content)
            before = set(home.rglob("*"))
            try:
                adopt(Adopt(str(path), LINE if content[:2] in PICKLED else ""))
            except SpecError:
                assert set(home.rglob("*")) == before
                raise

        yield lambda generator: case(generator, whole), read


def sources(path: Path) -> list[bytes]:
    small(path)
    found = [path.read_bytes()]
    weights = {name: value.clone() for name, value in read_weights(path).items()}  # the file itself is mapped
    for in_a_zip in (True, False):
        torch.save({"state_dict": weights, "epoch": 3}, path, _use_new_zipfile_serialization=in_a_zip)
        found.append(path.read_bytes())
        torch.save(weights | {"features.0.weight": torch.zeros(1).expand(400_000_000)}, path)  # 1.6 GB if it is copied
        found.append(path.read_bytes())
    return found


def case(generator: Random, whole: list[bytes]) -> bytes:
    """Of half of them only the text of the header, with the right length before it."""
    if generator.random() < 0.5:
        return damaged(generator, generator.choice(whole), generator.choice(whole))
    length = struct.unpack("<Q", whole[0][:8])[0]
    header, rest = json.loads(whole[0][8 : 8 + length]), whole[0][8 + length :]
    said = header["__metadata__"]
    name = generator.choice(list(said))
    for _ in range(generator.randrange(1, 4)):
        said[name] = changed(generator, said[name], generator.choice(list(said.values())), WORDS)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + rest
