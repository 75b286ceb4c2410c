"""The sentences in the source, and the catalogues of their translations.

python -m tests.catalogue      brings the catalogues up to date; then translate what is empty in
                               vgg_explorer/locale/zh/LC_MESSAGES/vgg_explorer.po
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from vgg_explorer.language import LANGUAGES, SOURCE, catalogue_path

ROOT = Path(__file__).parent.parent
# Functions whose first argument is a sentence; of n_ the second too, for the plural.
KEYWORDS = {
    "_",
    "n_",
    "N_",
    "translate",
    "SpecError",
    "LayerError",
    "NotationError",
    "CircleError",
    "Message",
    "number",
    "one_of",
    "true_or_false",
    "check_text",
    "check",  # the name of what is checked stands in the sentence
}


def source_files() -> Iterator[Path]:
    """All that a page can show; the command line speaks English."""
    yield ROOT / "app.py"
    for folder in ("pages", "vgg_explorer"):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "cli" not in path.parts)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Where a sentence is given to a function of KEYWORDS: the path of the file, and the call, in their order."""
    for path in source_files():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found = [node for node in nodes if isinstance(node, ast.Call) and called(node) in KEYWORDS and node.args]
        for call in sorted(found, key=lambda call: (call.lineno, call.col_offset)):
            yield path.relative_to(ROOT).as_posix(), call


def extracted() -> Catalog:
    """Every sentence in the source that a person may read in another language.

    Python's own parser reads the source: which strings Babel's extraction takes for sentences changes with its release.
    """
    catalogue = Catalog(project="VGG Explorer", charset="utf-8")
    for path, call in calls():
        forms = tuple(constant(each) for each in call.args[: 2 if called(call) == "n_" else 1])
        if all(forms):
            catalogue.add(forms if len(forms) > 1 else forms[0], locations=[(path, 0)])
    return catalogue


def constant(node: ast.expr) -> str:
    """A string that is written out; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def untranslatable() -> list[str]:
    """Places where a sentence is built or chosen inside the call, so that no catalogue can hold it."""
    return [
        f"{path}:{call.lineno}"
        for path, call in calls()
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp) or is_formatted(call.args[0]) or is_chosen(call.args[0])
    ]


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_formatted(node: ast.expr) -> bool:
    """`_("...".format(...))` looks up a sentence that already has its values in it."""
    return isinstance(node, ast.Call) and called(node) == "format"


def is_chosen(node: ast.expr) -> bool:
    """`_("a" if n else "b")`: each of the two needs a call of its own."""
    return isinstance(node, ast.IfExp) and bool(constant(node.body) or constant(node.orelse))


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
