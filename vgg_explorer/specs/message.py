"""A sentence with numbers in it that is no error, and that can be translated as errors are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vgg_explorer.specs.errors import SpecError, as_written


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence and its values, kept apart (see SpecError); the value called `what` is translated too."""

    sentence: str
    values: Mapping[str, object]

    def text(self, translate: Callable[[str], str] = as_written) -> str:
        named = {name: translate(str(value)) for name, value in self.values.items() if name == "what"}
        return translate(self.sentence).format(**{**self.values, **named})

    def as_dict(self) -> dict[str, object]:
        """For JSON; `read_note` is its inverse but for values that JSON has no form for, which become text."""
        return {"sentence": self.sentence, "values": {name: jsonable(each) for name, each in self.values.items()}}


def read_message(found: Mapping[str, Any]) -> Message:
    return Message(found["sentence"], found["values"])


def as_message(error: SpecError) -> Message:
    """What an error says; of one with a place in a text its words as they are."""
    if type(error) is SpecError:
        return Message(error.sentence, error.values)
    return Message("{words}", {"words": str(error)})


def jsonable(value: object) -> object:
    return value if isinstance(value, str | int | float | None) else str(value)
