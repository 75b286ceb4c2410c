"""What every kind of run has in common, and how it is read from JSON."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.serialisation import VERSION, as_json, lowest_version

MAX_JSON = 200_000
FIRST_KIND = "train"  # JSON that says no kind is of this one
READABLE = TypeAdapter(dict[str, Any])


class Spec:
    """A run of some kind, as a frozen dataclass: `network` and `dataset` are lines of text, `seed` a whole number.

    `kind` tags its JSON. A field that it does not have is refused when it is read.
    """

    __slots__ = ()
    __pydantic_config__ = ConfigDict(extra="forbid")
    kind: ClassVar[str]
    network: str
    dataset: str
    seed: int

    @property
    def version(self) -> int:
        """The lowest version of the JSON that can say it; 1 has training alone."""
        return max(1 if self.kind == FIRST_KIND else 2, lowest_version(self))

    @property
    def epochs(self) -> int:
        """How often it goes through its pictures."""
        return 1

    @property
    def batch(self) -> int:
        """Pictures a step."""
        return 1

    @property
    def learning_rate(self) -> float | None:
        """None where nothing is learned."""
        return None

    def to_json(self) -> str:
        kind = {} if self.kind == FIRST_KIND else {"kind": self.kind}
        return json.dumps({**as_json(self), **kind, "version": self.version}, indent=2, sort_keys=True)


AnySpec = TypeVar("AnySpec", bound=Spec)
ADAPTERS: dict[type[Spec], TypeAdapter[Any]] = {}


def read(text: str, kinds: Mapping[str, type[AnySpec]]) -> AnySpec:
    """A run of one of these kinds from JSON; a SpecError says what is wrong with it."""
    if len(text) > MAX_JSON:
        raise SpecError("the run has {count} characters; at most {high} are read.", count=len(text), high=MAX_JSON)
    with boundary(readable, usual=(ValidationError,)):
        found = READABLE.validate_json(text)
        check_version(found.pop("version", 1))
        kind = kind_among(found.pop("kind", FIRST_KIND), kinds)
        return adapter(kinds[kind]).validate_python(found)


def adapter(kind: type[AnySpec]) -> TypeAdapter[AnySpec]:
    """What reads a kind of run, made once."""
    if kind not in ADAPTERS:
        ADAPTERS[kind] = TypeAdapter(kind)
    return ADAPTERS[kind]


def check_version(value: object) -> None:
    if not isinstance(value, int) or not 1 <= value <= VERSION:
        raise SpecError(
            "the run is written in version {value}; this program reads version {version}.",
            value=brief(value),
            version=VERSION,
        )


def kind_among(kind: object, kinds: Mapping[str, object]) -> str:
    if not isinstance(kind, str) or kind not in kinds:
        raise SpecError("there is no kind of run {kind!r}; take {kinds}.", kind=brief(kind), kinds=", ".join(kinds))
    return kind


def readable(error: Exception) -> SpecError:
    """The first of what is wrong, in one sentence."""
    if not isinstance(error, ValidationError):
        return SpecError("the run cannot be read: {place}: {rule}.", place="the text", rule=type(error).__name__)
    first = error.errors()[0]
    inner = first.get("ctx", {}).get("error")
    if isinstance(inner, SpecError):
        return inner
    place = ".".join(map(str, first["loc"])) or "the text"
    if first["type"] == "unexpected_keyword_argument":
        return SpecError(
            "the run says {field!r}, which this program does not know; open it with the program that wrote it.",
            field=brief(place),
        )
    return SpecError("the run cannot be read: {place}: {rule}.", place=place, rule=first["msg"])
