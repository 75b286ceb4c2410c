"""Frozen values as JSON, so that a field that comes later changes nothing that was written before it.

A field that is newer than version 1 says so, `field(default=..., metadata=since(2))`, and its default is the old
behaviour. It is left out where it has its default, so that a value is written in the lowest version that can say it.
"""

import json
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

VERSION = 2  # 2 has kinds of runs beside training, and fields that are `since(2)`


def since(version: int) -> dict[str, int]:
    """The metadata of a field that is not in version 1."""
    return {"since": version}


def version_of(found: Field[Any]) -> int:
    """The version that a field came with."""
    return int(found.metadata.get("since", 1))


def default_of(found: Field[Any]) -> Any:
    """The default of a field; MISSING where it has none."""
    return found.default_factory() if found.default_factory is not MISSING else found.default


def values(value: Any) -> Iterator[tuple[Field[Any], Any]]:
    """The fields of a dataclass with their values."""
    return ((found, getattr(value, found.name)) for found in fields(value))


def lowest_version(value: Any) -> int:
    """The lowest version that can say a value."""
    if not is_dataclass(value):
        return 1
    return max(
        (
            max(version_of(found), lowest_version(each))
            for found, each in values(value)
            if version_of(found) == 1 or each != default_of(found)
        ),
        default=1,
    )


def as_json(value: Any) -> Any:
    """All fields, but for later ones than version 1 that have their default."""
    if is_dataclass(value):
        written = (pair for pair in values(value) if version_of(pair[0]) == 1 or pair[1] != default_of(pair[0]))
        return {found.name: as_json(each) for found, each in written}
    return [as_json(each) for each in value] if isinstance(value, tuple) else value


def differences(value: Any) -> Any:
    """What differs from the defaults of its type: of a dataclass a dict, whose empty parts are left out.

    A part is compared with the defaults of its own type, not with what stands in its place when nothing is said: a
    recipe that is the default of a run is written out, so that it can never change under the name of the run.
    """
    if isinstance(value, tuple):
        return [differences(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 1.0 is 1
    if not is_dataclass(value):
        return value
    parts = {found.name: differences(each) for found, each in values(value) if differs(each, default_of(found))}
    return parts


def differs(value: Any, default: Any) -> bool:
    if is_dataclass(value) and is_dataclass(default):
        return bool(differences(value))
    return bool(value != default)


def canonical(value: Any) -> str:
    """The differences as text that is the same for the same value."""
    return json.dumps(differences(value), sort_keys=True, separators=(",", ":"))


def version_1_repr(value: Any) -> str:
    """What `repr` gave of a value in version 1: the fields of later versions are not in it."""
    if not is_dataclass(value):
        return repr(value)
    known = ((found, each) for found, each in values(value) if version_of(found) == 1)
    parts = (f"{found.name}={version_1_repr(each)}" for found, each in known)
    return f"{type(value).__name__}({', '.join(parts)})"
