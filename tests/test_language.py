"""Every sentence has its translation, with the same values in it."""

import re

import pytest
from babel.messages.catalog import Message

from tests import catalogue
from vgg_explorer.language import LANGUAGES, SOURCE, translate, translate_plural

OTHERS = [language for language in LANGUAGES if language != SOURCE]
HOW = "run `python -m tests.catalogue`, then translate what is empty in the catalogue"


@pytest.fixture(scope="module")
def sentences() -> set:
    return {message.id for message in catalogue.extracted() if message.id}


@pytest.fixture(scope="module", params=OTHERS)
def translations(request) -> dict:
    return {message.id: message for message in catalogue.read(request.param) if message.id}


def test_extraction_finds_sentences_of_every_kind(sentences):
    assert "Why stack small kernels?" in sentences  # N_ in a table
    assert "Kernel size" in sentences  # page._ on a page
    assert ("{n} ReLU", "{n} ReLUs") in sentences  # n_
    assert "kernel is {value}; it must be an odd number from {low} to {high}." in sentences  # SpecError


def test_every_sentence_is_translated(sentences, translations):
    missing = sentences - {id for id, message in translations.items() if translated(message) and not message.fuzzy}
    assert not missing, HOW


def test_no_translation_has_lost_its_sentence(sentences, translations):
    assert not set(translations) - sentences, HOW


def test_translations_hold_the_same_values(translations):
    different = [
        message.id
        for message in translations.values()
        if translated(message) and any(values(form) != values(forms(message.id)[-1]) for form in forms(message.string))
    ]
    assert not different


def test_sentences_are_written_not_built():
    assert not catalogue.untranslatable(), "format a sentence after its translation: _('{n} layers').format(n=n)"


def test_a_key_is_no_sentence(sentences):
    """`Note(found["sentence"], ...)`: Babel before 2.19 took the key for a sentence."""
    assert not {"sentence", "what"} & sentences


def test_a_sentence_without_translation_stays_english():
    assert translate("no such sentence", "zh") == "no such sentence"
    assert translate_plural("{n} thing", "{n} things", 2, "zh") == "{n} things"


def test_plural():
    assert translate_plural("{n} ReLU", "{n} ReLUs", 1, "en") == "{n} ReLU"
    assert translate_plural("{n} ReLU", "{n} ReLUs", 3, "en") == "{n} ReLUs"
    assert translate_plural("{n} ReLU", "{n} ReLUs", 3, "zh") == translate_plural("{n} ReLU", "{n} ReLUs", 1, "zh")


def test_unknown_language():
    with pytest.raises(ValueError, match="unknown language 'xx'; there are en, zh"):
        translate("Start", "xx")


def forms(text: str | tuple | list | None) -> list:
    return [text] if isinstance(text, str) else list(text or [])


def translated(message: Message) -> bool:
    return bool(message.string) and all(forms(message.string))


def values(text: str) -> list:
    return sorted(re.findall(r"{.*?}", text))
