"""Links with anything in them: each page stays, and refuses in sentences."""

from random import Random

import pytest

from tests.fuzz import lines, networks
from tests.fuzz.mutations import ODD, text
from tests.ui.pages import opened, parameters
from vgg_explorer.ui.frame.pages import PAGES

ADDRESSES = 300
VALUES = (*networks.SEEDS, *lines.SEEDS, "true", "own", "zoo:shapes-pairs", "conv5_3", "12", "0.5", "en", "3,5,7")


def query(generator: Random, names: list[str]) -> dict[str, str]:
    """Half of a page's parameters, each with a value that makes sense somewhere, most of them changed."""
    chosen = generator.sample(names, (len(names) + 1) // 2)
    return {name: text(generator, VALUES, (*networks.WORDS, *lines.WORDS)) for name in chosen} | {"more": ODD[0]}


@pytest.mark.long
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_addresses(entry):
    generator, names = Random(entry.name), parameters(entry)
    for _ in range(-(-ADDRESSES // len(PAGES))):
        asked = {key: value.encode(errors="replace").decode() for key, value in query(generator, names).items()}
        app = opened(entry, **asked)
        assert not app.exception, asked
        assert app.title[0].value == entry.question
        assert all(len(error.value) < 400 and error.value.endswith("\\.") for error in app.error), asked
