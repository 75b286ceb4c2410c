"""What nobody has foreseen is a sentence with a number, and the number stands in the log."""

import re

import pytest

from tests.ui.pages import opened, refusals
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.ui.frame import failure, part
from vgg_explorer.ui.frame.pages import find
from vgg_explorer.ui.widgets import citation

SECRET = "the words of the exception"


@pytest.fixture
def logged(monkeypatch):
    """What the server's log holds, instead of the raising that other tests rely on."""
    lines = []
    monkeypatch.setattr(failure.LOG, "exception", lambda text, *values: lines.append(text % values))
    return lines


@pytest.mark.parametrize(
    ("language", "words"), [("en", "an error that nobody has foreseen"), ("zh", "没有预料到的错误")]
)
def test_a_page_that_fails_says_so(monkeypatch, logged, language, words):
    monkeypatch.setattr(citation, "draw", lambda page: 1 / 0)
    page = opened(find("start"), lang=language)
    assert not page.exception
    (said,) = refusals(page)
    assert words in said and "ZeroDivisionError" not in said
    (line,) = logged
    number = re.search(r"[0-9A-F]{6}", said)
    assert number and number.group() in line and "start" in line
    assert page.title, "what was drawn before stays"


def test_an_error_that_has_a_sentence_is_said_at_any_place(monkeypatch):
    def refuse(page):
        raise SpecError("the store {name} is away.", name="x_y")

    monkeypatch.setattr(citation, "draw", refuse)
    page = opened(find("start"))
    assert not page.exception and refusals(page) == ["The store x_y is away."]


def test_a_part_of_a_page_that_fails_leaves_the_rest(monkeypatch, logged):
    """Once it runs with its page and once alone, where nothing else would say anything."""

    @part.part
    def draw() -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(citation, "draw", lambda page: draw())
    page = opened(find("start"))
    assert not page.exception and page.title
    (said,) = refusals(page)
    assert "an error that nobody has foreseen" in said and SECRET not in said
    assert len(logged) == 1 and "test_failure failed, number" in logged[0]
