"""A sentence with numbers in it that is no error, and that can be translated as errors are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vgg_explorer.specs.errors import as_written


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence and its values, kept apart (see SpecError); the value called `what` is translated too."""

    sentence: str
    values: Mapping[str, object]

    def text(self, translate: Callable[[str], str] = as_written) -> str:
        named = {name: translate(str(value)) for name, value in self.values.items() if name == "what"}
        return translate(self.sentence).format(**{**self.values, **named})
