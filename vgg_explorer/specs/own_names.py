"""Names of what people have brought, `own:` and the beginning of a checksum: no place on the server, and no right."""

import re
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from vgg_explorer.settings import settings

Kind = Literal["pictures", "weights"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OWN = re.compile(r"own:([0-9a-f]{16})")
DIGITS = 16  # of a checksum, in a name


class Brought(NamedTuple):
    """A zip of pictures or a file of weights, by the beginning of its checksum."""

    kind: Kind
    checksum: str

    @property
    def name(self) -> str:
        return f"own:{self.checksum}"

    @property
    def file(self) -> Path:
        """Where it is kept, once for all who have brought it."""
        directory = settings().data_directory
        if self.kind == "pictures":
            return directory / "uploads" / f"{self.checksum}.zip"
        return directory / "weights" / f"{self.checksum}.safetensors"


def brought(kind: Kind, name: str) -> Brought | None:
    """What a name stands for; None where it is no name of this form."""
    found = OWN.fullmatch(name)
    return Brought(kind, found[1]) if found else None


def own_path(path: str) -> str:
    """A path as a line of data has it; the name where it leads to a zip that was brought, as older lines say it."""
    place = Path(path)
    named = Brought("pictures", place.stem)
    return named.name if OWN.fullmatch(named.name) and named.file == place else path
