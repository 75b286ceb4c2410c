"""What is said of what is refused."""

from collections.abc import Callable

import pytest

from vgg_explorer.specs.errors import SpecError


def refusal(doing: Callable[..., object], *arguments: object, **options: object) -> str:
    """The sentence with which it is refused; the test fails where it is not."""
    with pytest.raises(SpecError) as caught:
        doing(*arguments, **options)
    return str(caught.value)
