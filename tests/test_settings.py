import pytest

from vgg_explorer.language import LANGUAGES
from vgg_explorer.settings import Settings


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
