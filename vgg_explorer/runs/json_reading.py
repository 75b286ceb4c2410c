"""How JSON of runs is read: types and known fields are checked, and whatever is wrong becomes one sentence."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Annotated, Any

import numpy as np
from pydantic import Field, TypeAdapter, ValidationError

from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.evaluation import Evaluation

Json = dict[str, Any]
Count = Annotated[int, Field(ge=0, le=2**53)]
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
    try:
        yield
    except SpecError:
        raise
    except ValidationError as error:
        first = error.errors()[0]
        raise damaged(name, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except KeyError as error:
        raise damaged(name, f"{error.args[0]} is missing") from None
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise damaged(name, str(error)) from None


def damaged(name: str, reason: str) -> SpecError:
    return SpecError("what is stored of the run {name} cannot be read: {reason}.", name=name, reason=reason.strip(": "))
