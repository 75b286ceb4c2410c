"""The sentences in the source, and the catalogues of their translations.

python -m tests.catalogue      brings the catalogues up to date; then translate what is empty in
                               vgg_explorer/locale/zh/LC_MESSAGES/vgg_explorer.po
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from vgg_explorer.language import LANGUAGES, SOURCE, catalogue_path

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    "_": None,
    "n_": (1, 2),
    "N_": None,
    "translate": None,
    "SpecError": None,
    "LayerError": (1,),
    "NotationError": (1,),
    "CircleError": None,
    "Note": (1,),
    "number": (1,),
    "one_of": (1,),
    "true_or_false": (1,),
    "check": (1,),  # the name of what is checked stands in the sentence
}


def source_files() -> Iterator[Path]:
    """All that a page can show; the command line speaks English."""
    yield ROOT / "app.py"
    for folder in ("pages", "vgg_explorer"):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "cli" not in path.parts)


def extracted() -> Catalog:
    """Every sentence in the source that a person may read in another language."""
    catalogue = Catalog(project="VGG Explorer", charset="utf-8")
    for path in source_files():
        for _, sentence, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
            catalogue.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def untranslatable() -> list[str]:
    """Places where a sentence is built instead of written, so that no catalogue can hold it."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and called(node) in KEYWORDS and node.args
        if isinstance(node.args[0], ast.JoinedStr | ast.BinOp) or is_formatted(node.args[0])
    ]


def hidden() -> list[str]:
    """Sentences inside an f-string, where the extraction does not look before Python 3.12."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in source_files()
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and called(node) in KEYWORDS and node.args
        if isinstance(node.args[0], ast.Constant)
    ]


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_formatted(node: ast.expr) -> bool:
    """`_("...".format(...))` looks up a sentence that already has its values in it."""
    return isinstance(node, ast.Call) and called(node) == "format"


def read(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """The catalogue with the sentences of today: new ones empty, and those that are gone left out."""
    catalogue = read(language)
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.last_translator = catalogue.language_team = "VGG Explorer developers"
    catalogue.msgid_bugs_address = ""
    catalogue.revision_date = catalogue.creation_date
    with catalogue_path(language).open("wb") as file:
        write_po(file, catalogue, width=120, include_lineno=False, ignore_obsolete=True)
    return catalogue


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != SOURCE:
            empty = sum(not message.string or not any(message.string) for message in update(language) if message.id)
            print(f"{catalogue_path(language)}: {empty} sentences to translate")
