"""Which class and which part a picture belongs to, from its path alone.

roses/1.jpg                          a folder a class; validation and test are split off
roses/red/1.jpg                      deeper folders belong to the class above them
train/roses/1.jpg test/roses/2.jpg   two parts; validation is split off train
train/... val/... test/...           three parts; training, valid, validation and testing are read too
train/... val/...                    val is what is tested on, as ImageNet has it
flowers/roses/1.jpg                  a folder around everything is looked through
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vgg_explorer.specs.errors import SpecError

Split = list[str]  # a path, split at its slashes
PARTS = {
    "train": "train",
    "training": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
    "testing": "test",
}
COMPANIONS = (  # endings of files that lie beside pictures and are none; any other file is taken for a picture
    *(".txt", ".csv", ".tsv", ".json", ".jsonl", ".md", ".rst", ".xml", ".yaml", ".yml", ".toml", ".cfg", ".ini"),
    *(".html", ".htm", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".log", ".db", ".url", ".lnk", ".py", ".ipynb"),
    *(".npy", ".npz", ".mat", ".pkl", ".h5", ".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".md5"),
)


@dataclass(frozen=True)
class LabelledPaths:
    """Paths of pictures, in the order of their names, and the class of each, (N,) int64."""

    names: tuple[str, ...]
    labels: np.ndarray


@dataclass(frozen=True)
class Layout:
    """The parts that a folder has, and the names of the classes, sorted."""

    parts: dict[str, LabelledPaths]
    classes: tuple[str, ...]


def is_ours(name: str) -> bool:
    """Whether a file or folder is one that a person put there, and no hidden one that a system left."""
    return not name.startswith(".") and name.lower() not in ("__macosx", "thumbs.db", "desktop.ini")


def is_picture(path: str) -> bool:
    """Whether a path is to be read as a picture; whether it is one, its content tells."""
    return all(map(is_ours, path.split("/"))) and not path.lower().endswith(COMPANIONS)


def arrange(names: Iterable[str], *, where: str) -> Layout:
    """The classes and parts of pictures; `where` is what the folder or zip is called in an error."""
    paths = [name.split("/") for name in sorted(filter(is_picture, names), key=in_any_writing)]
    if not paths:
        raise SpecError(
            "{path} has no pictures; put a folder for each class into it, with its pictures inside.", path=shown(where)
        )
    top = wrappers(paths)
    grouped = by_part(paths, top) if has_parts(paths, top) else {"all": by_class(paths, top)}
    first = next(iter(grouped.values()))
    check_classes(grouped, where=where)
    check_counts(grouped)
    classes = {name: number for number, name in enumerate(sorted(first))}
    return Layout({part: labelled(found, classes) for part, found in grouped.items()}, tuple(map(shown, classes)))


def in_any_writing(name: str) -> str:
    """The same for an accent whether it is written as one character or two: macOS has two."""
    return unicodedata.normalize("NFC", name)


def wrappers(paths: list[Split]) -> int:
    """How many folders lie around everything, class folders not counted."""
    top = 0
    while any(len(path) > top + 2 for path in paths) and len({path[top] for path in paths}) == 1:
        top += 1
    return top


def has_parts(paths: list[Split], top: int) -> bool:
    """Whether the folders on top are train, validation and test; a class may be called train."""
    found = {path[top] for path in paths if len(path) > top + 1}
    roles = {PARTS.get(name.lower()) for name in found}
    return (bool(roles) and None not in roles) or {"train", "test"} <= roles or {"train", "validation"} <= roles


def by_part(paths: list[Split], top: int) -> dict[str, dict[str, list[str]]]:
    """The pictures of each part by their class, train first."""
    folders = {path[top] for path in paths if len(path) > top + 1}
    part_of = roles(folders)
    grouped: dict[str, list[Split]] = {part: [] for part in ("train", "validation", "test") if part in part_of.values()}
    for path in paths:
        if len(path) == top + 1:
            raise no_class(path)
        grouped[part_of[path[top]]].append(path)
    return {part: by_class(found, top + 1) for part, found in grouped.items()}


def roles(folders: set[str]) -> dict[str, str]:
    """What each folder on top is for."""
    found: dict[str, str] = {}
    for name in sorted(folders):
        part = PARTS.get(name.lower())
        if part is None:
            raise SpecError("the folder {name} is none of train, val and test; take it out.", name=shown(name))
        if part in found:
            raise SpecError("the folders {one} and {two} are for the same; keep one.", one=found[part], two=name)
        found[part] = name
    if "train" not in found:
        raise SpecError("there is a folder {name} but no folder train.", name=next(iter(found.values())))
    if "test" not in found:
        found["test"] = found.pop("validation")
    return {name: part for part, name in found.items()}


def by_class(paths: list[Split], top: int) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for path in paths:
        if len(path) == top + 1:
            raise no_class(path)
        grouped.setdefault(in_any_writing(path[top]), []).append("/".join(path))
    return grouped


def no_class(path: Split) -> SpecError:
    name = shown("/".join(path))
    return SpecError("the picture {name} lies in no class folder; move it into the folder of its class.", name=name)


def check_classes(grouped: dict[str, dict[str, list[str]]], *, where: str) -> None:
    """Two classes or more, the same in every part."""
    first, *others = grouped
    if len(grouped[first]) < 2:
        name = shown(next(iter(grouped[first])))
        raise SpecError("{path} has one class only, {name}; at least two are needed.", path=shown(where), name=name)
    for part in others:
        for name in sorted(grouped[first].keys() ^ grouped[part].keys()):
            here, missing = (first, part) if name in grouped[first] else (part, first)
            raise SpecError(
                "the class {name} is in {here} but not in {missing}; both need the same classes.",
                name=shown(name),
                here=here,
                missing=missing,
            )


def check_counts(grouped: dict[str, dict[str, list[str]]]) -> None:
    """Enough pictures of each class that every part gets one."""
    part, classes = next(iter(grouped.items()))
    for name, found in classes.items():
        if part == "all" and len(found) < 3:
            raise SpecError(
                "the class {name} needs at least 3 pictures, one each to learn from, validate on and test on;"
                " it has {count}.",
                name=shown(name),
                count=len(found),
            )
        if part == "train" and "validation" not in grouped and len(found) < 2:
            raise SpecError(
                "the class {name} needs at least 2 pictures in train, one to learn from and one to validate on;"
                " it has {count}.",
                name=shown(name),
                count=len(found),
            )


def labelled(found: dict[str, list[str]], classes: dict[str, int]) -> LabelledPaths:
    pairs = [(name, number) for kind, number in classes.items() for name in found[kind]]
    return LabelledPaths(tuple(name for name, _ in pairs), np.array([number for _, number in pairs], np.int64))


def shown(name: str) -> str:
    """A path as a sentence can hold it: its last 80 characters, those that cannot be printed as question marks."""
    text = in_any_writing(name)
    if not text.isprintable():
        text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= 80 else "..." + text[-80:]
