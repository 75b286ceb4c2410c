"""How JSON of runs is read: types and known fields are checked, and whatever is wrong becomes one sentence."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
from pydantic import Field, TypeAdapter, ValidationError

from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.evaluation import Evaluation

Json = dict[str, Any]
Value = TypeVar("Value")
Count = Annotated[int, Field(ge=0, le=2**53)]
USUAL = (ValidationError, KeyError, ValueError, TypeError, OverflowError)
EVALUATION = frozenset(("top1", "top5", "loss", "total", "per_class", "confusion", "among_five"))


def evaluation(found: Json, classes: int) -> Evaluation:
    """The counts of a test; its rates follow from them."""
    known(found, EVALUATION)
    counts = as_type(tuple[tuple[Count, ...], ...], found["confusion"])
    if [len(row) for row in counts] != [classes] * classes or not any(map(any, counts)):
        raise ValueError(f"confusion must count pictures of {classes} x {classes} classes")
    confusion = np.array(counts, np.int64)
    return Evaluation(confusion, as_type(Count, found["among_five"]), as_type(float, found["loss"]))


def as_object(value: object) -> Json:
    if not isinstance(value, dict):
        raise ValueError(f"an object is expected, not {brief(json.dumps(value))}")
    return value


def known(found: Json, names: frozenset[str]) -> Json:
    if unknown := sorted(found.keys() - names):
        raise ValueError(f"unknown field {brief(unknown[0])}")
    return found


def as_type(kind: Any, value: object) -> Any:
    return adapter(kind).validate_python(value)


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn whatever is wrong with JSON into one sentence with the run's name."""
    with boundary(lambda error: damaged(name, reason(error)), usual=USUAL):
        yield


def reason(error: Exception) -> str:
    """The first thing that is wrong, as Python says it."""
    match error:
        case ValidationError():
            first = error.errors()[0]
            return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        case KeyError():
            return f"{error.args[0]} is missing"
    return str(error) or type(error).__name__


def damaged(name: str, reason: str) -> SpecError:
    return SpecError("what is stored of the run {name} cannot be read: {reason}.", name=name, reason=reason.strip(": "))


def from_file(path: Path, kind: type[Value]) -> Value | None:
    """The value that this program has written to a small file; None where it is not there, or is something else."""
    with suppress(SpecError), boundary(damaged(path.name, ""), usual=(OSError, *USUAL)):
        found: Value = as_type(kind, json.loads(path.read_text(encoding="utf-8")))
        return found
    return None
