"""What is wrong with a value, in one sentence that can be translated."""

from collections.abc import Callable


def as_written(sentence: str) -> str:
    return sentence


class SpecError(ValueError):
    """A rule that a value breaks.

    The sentence and its values stay apart (`sentence.format(**values)`), so that a page can say it in
    another language: `error.text(translate)`. The value called `what`, the name of a thing, is translated too.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel between processes; pickle would call the class without its keywords."""
        return rebuilt, (type(self), self.__dict__)

    def text(self, translate: Callable[[str], str] = as_written) -> str:
        named = {name: translate(str(value)) for name, value in self.values.items() if name == "what"}
        return translate(self.sentence).format(**self.values | named)

    def __str__(self) -> str:
        return self.text()


def rebuilt(kind: type[SpecError], state: dict[str, object]) -> SpecError:
    error = kind.__new__(kind, state["sentence"], state["values"])
    error.__dict__.update(state)
    return error


class LayerError(SpecError):
    """A layer that does not fit where it stands; `index` counts the network's layers from 0."""

    def __init__(self, sentence: str, index: int, **values: object) -> None:
        super().__init__(sentence, **values)
        self.index = index


class NotationError(SpecError):
    """A token that breaks a rule: its text, its number from 1, and where it starts in the text (from 0)."""

    def __init__(self, sentence: str, *, token: str, number: int, position: int, **values: object) -> None:
        super().__init__(sentence, **values)
        self.token, self.number, self.position = token, number, position

    def text(self, translate: Callable[[str], str] = as_written) -> str:
        return self.place(translate).format(number=self.number, token=self.token, rule=super().text(translate))

    def place(self, translate: Callable[[str], str]) -> str:
        return translate('Layer {number}, "{token}": {rule}')


class StepError(NotationError):
    """A step of a derivation that breaks a rule, `widen 4`; steps are numbered from 1."""

    def place(self, translate: Callable[[str], str]) -> str:
        return translate('Step {number}, "{token}": {rule}')


class StepLayerError(StepError):
    """A step that one layer cannot take; the layer's name is the value `at`."""

    def place(self, translate: Callable[[str], str]) -> str:
        return translate('Step {number}, "{token}", at {at}: {rule}').replace("{at}", str(self.values["at"]))
