"""One run: a network, a data set, a recipe and a seed; as JSON it can be kept, sent and repeated."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from vgg_explorer.specs.checks import brief, check
from vgg_explorer.specs.datasets import format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.recipe import QUICK, Recipe

VERSION = 1
MAX_JSON = 200_000


@dataclass(frozen=True, slots=True)
class RunSpec:
    """`network` and `dataset` are lines of text, as in `vgg_explorer.analysis.derive` and `specs.datasets`."""

    network: str
    dataset: str
    recipe: Recipe = field(default_factory=lambda: QUICK)
    seed: int = 0
    version: int = VERSION

    def __post_init__(self) -> None:
        if self.version != VERSION:
            raise SpecError(
                "the run is written in version {value}; this program reads version {version}.",
                value=brief(self.version),
                version=VERSION,
            )
        if not self.network.strip():
            raise SpecError("the run has no network; write for example B.")
        check("the seed", self.seed, 0, 2**31 - 1)
        object.__setattr__(self, "dataset", format_dataset(read_dataset(self.dataset)))

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2, sort_keys=True)

    def key(self) -> str:
        """A name for the run's folder: readable, and different for every different run."""
        words = re.sub(r"[^a-z0-9]+", "-", f"{self.network}_{self.dataset.split('|')[0]}".lower())[:40].strip("-")
        return f"{words}-s{self.seed}-{hashlib.sha256(self.to_json().encode()).hexdigest()[:10]}"


READER = TypeAdapter(RunSpec)


@lru_cache(maxsize=4096)  # pages read the same runs again and again
def read_run(text: str) -> RunSpec:
    """A run from JSON; a SpecError says what is wrong with it."""
    if len(text) > MAX_JSON:
        raise SpecError("the run has {count} characters; at most {high} are read.", count=len(text), high=MAX_JSON)
    try:
        return READER.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        inner = first.get("ctx", {}).get("error")
        if isinstance(inner, SpecError):
            raise inner from None
        place = ".".join(map(str, first["loc"])) or "the text"
        raise SpecError("the run cannot be read: {place}: {rule}.", place=place, rule=first["msg"]) from None
