"""The words of the app in other languages.

The English sentence in the source is the key; `locale/<language>/LC_MESSAGES/vgg_explorer.po` holds its translation.
The catalogue is read as text, once a process: there is no compiled file that could go stale.
Sentences carry their values by name, `_("{n} weights").format(n=...)`, so that a translation may reorder them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "zh": "中文"}
SOURCE = "en"


def catalogue_path(language: str) -> Path:
    return Path(__file__).parent / "locale" / language / "LC_MESSAGES" / "vgg_explorer.po"


def N_(sentence: str) -> str:
    """Mark a sentence in a table for translation later on; returns it as it is."""
    return sentence


def translate(sentence: str, language: str) -> str:
    """The sentence in that language; the English sentence where the catalogue has none."""
    return _catalogue(language).get(sentence, sentence)


def translate_plural(one: str, many: str, n: int, language: str) -> str:
    """`one` when n is 1 in a language that tells the two apart, else `many`; a template still: format it with n."""
    if language != SOURCE:
        return _catalogue(language).get(one, many)  # Chinese has one form for both
    return one if n == 1 else many


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; there are {', '.join(LANGUAGES)}")
    if language == SOURCE:
        return {}
    with catalogue_path(language).open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id and not message.fuzzy]
    pairs = ((_first(message.id), _first(message.string)) for message in messages)
    return {sentence: translation for sentence, translation in pairs if translation}


def _first(forms: str | list[str] | tuple[str, ...] | None) -> str:
    return forms[0] if isinstance(forms, list | tuple) else forms or ""
