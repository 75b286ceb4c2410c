from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.waiting import LIMIT
from vgg_explorer.language import LANGUAGES, translate
from vgg_explorer.settings import Settings, settings
from vgg_explorer.ui.frame.pages import find


@pytest.fixture
def read_again() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_the_language_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VGG_EXPLORER_LANGUAGE", raising=False)
    assert Settings().language == "en"
    monkeypatch.setenv("VGG_EXPLORER_LANGUAGE", "zh")
    assert Settings().language == "zh"


def test_an_unknown_language_is_refused_with_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VGG_EXPLORER_LANGUAGE", "fr")
    with pytest.raises(ValueError, match=r"language\n.*'en' or 'zh'"):
        Settings()


def test_every_language_can_be_chosen() -> None:
    choices = Settings.model_json_schema()["properties"]["language"]["enum"]
    assert choices == list(LANGUAGES)


def test_a_first_visit_is_in_the_chosen_language(
    monkeypatch: pytest.MonkeyPatch, read_again: None, repository: Path
) -> None:
    question = find("start").question
    monkeypatch.setenv("VGG_EXPLORER_LANGUAGE", "zh")
    app = AppTest.from_file(str(repository / "app.py"), default_timeout=LIMIT).run()
    assert not app.exception
    assert app.title[0].value == translate(question, "zh") != question
    app.query_params["lang"] = "en"
    assert app.run().title[0].value == question


def test_a_teachers_key_that_is_easily_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VGG_EXPLORER_TEACHER_KEY", "1234567")
    with pytest.raises(ValueError, match="the teacher's key has 7 characters; it needs 8 or more"):
        Settings()
    monkeypatch.setenv("VGG_EXPLORER_TEACHER_KEY", "12345678")
    assert Settings().teacher_key
