"""What is folded or switched off at first: a link opens it, and it works."""

import pytest

from tests.ui.pages import opened, parameters
from vgg_explorer.ui.frame.pages import PAGES


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_part_opens_by_itself(entry, language):
    first = opened(entry, lang=language)
    switches = [key for key in parameters(entry) if key in first.session_state and first.session_state[key] is False]
    assert switches or entry.name == "start"
    for key in switches:
        app = opened(entry, lang=language, **{key: "true"})
        assert not app.exception, key
        assert not app.error, key
