"""Where the classes of a data set stand among those that networks score."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vgg_explorer.runs.test_check import check_pictures
from vgg_explorer.runs.weights import Known
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.message import Message

WNID = re.compile(r"n[0-9]{8}")
SHOWN = 6  # class names in a sentence


@dataclass(frozen=True)
class Places:
    """`classes` as the networks score them, and for each class of the data its place among them, counted from 0."""

    classes: tuple[str, ...]
    of_data: tuple[int, ...]
    notes: tuple[Message, ...] = ()


def places_of_classes(tested: Sequence[Known], classes: tuple[str, ...], shape: Shape) -> Places:
    """Raise where networks score other classes than the pictures of `shape` (C, H, W) have, or others than each other.

    Weights that a run has left must score the classes of the data in their order. Weights from elsewhere may not know
    what their classes are called: then those of the data are taken, in their order. Where they score more classes than
    the data has, as the 1,000 of ImageNet, classes go by name, and a picture may be taken for any of the 1,000. Folders
    that are called by WordNet's numbers are known in full number only, by their order.
    """
    for known in tested:
        check_pictures(known.title, known.shape, shape)
        check_against(tested[0], known)
    first = next((known for known in tested if known.spec is not None), tested[0])
    if first.spec is not None and first.classes != classes:
        raise SpecError(
            "the classes of the data are {classes}; {name} was trained on {own}.",
            classes=shown(classes),
            name=first.title,
            own=shown(first.classes),
        )
    if len(first.classes) == len(classes) and (first.spec or not named(first.classes) or are_wnids(classes)):
        return Places(classes, tuple(range(len(classes))))
    return by_name(first, classes)


def by_name(known: Known, classes: tuple[str, ...]) -> Places:
    """Each class of the data under the same name, case and underscores aside, among those of weights from elsewhere."""
    own: dict[str, list[int]] = {}
    for number, name in enumerate(known.classes):
        own.setdefault(plain(name), []).append(number)
    unknown = [name for name in classes if len(own.get(plain(name), ())) != 1]
    if unknown:
        raise SpecError(
            "{name} scores no class called {unknown}, or more than one; call the folders as its classes are called, "
            "for example {own}.",
            name=known.title,
            unknown=shown(tuple(unknown)),
            own=shown(known.classes),
        )
    places = tuple(own[plain(name)][0] for name in classes)
    part = Message(
        "The pictures are of {n} of the {all} classes that {name} scores; each may be taken for any of them.",
        {"n": len(classes), "all": f"{len(known.classes):,}", "name": known.title},
    )
    return Places(known.classes, places, (part,) if len(classes) < len(known.classes) else ())


def plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())


def are_wnids(classes: Sequence[str]) -> bool:
    """Whether folders are called as ImageNet's are, n01440764; sorted they stand in the order of ImageNet's classes."""
    return all(WNID.fullmatch(name) for name in classes) and list(classes) == sorted(classes)


def named(classes: tuple[str, ...]) -> bool:
    """Whether classes have names; those of weights that do not say them are numbers."""
    return not all(name.isdecimal() for name in classes)


def check_against(first: Known, other: Known) -> None:
    """Raise where two networks that are fused score other classes, or the same in another order."""
    if len(other.classes) != len(first.classes) or (
        other.classes != first.classes and named(first.classes) and named(other.classes)
    ):
        raise SpecError(
            "{name} scores {classes}, and {other} scores {others}: only networks of the same classes, in the same "
            "order, are fused.",
            name=first.title,
            classes=shown(first.classes),
            other=other.title,
            others=shown(other.classes),
        )


def shown(names: tuple[str, ...]) -> str:
    return ", ".join(names[:SHOWN]) + ("" if len(names) <= SHOWN else ", …")
