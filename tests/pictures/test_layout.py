"""From paths alone: classes, parts, and what is refused before a file is opened."""

import unicodedata

import numpy as np
import pytest

from vgg_explorer.pictures.layout import arrange, is_picture, shown
from vgg_explorer.specs.errors import SpecError


def paths(text: str, each: int = 3) -> list[str]:
    """Some pictures in each of the folders."""
    return [f"{folder}/{number}.jpg" for folder in text.split() for number in range(each)]


def refusal(names: list[str]) -> str:
    with pytest.raises(SpecError) as caught:
        arrange(names, where="here")
    return str(caught.value)


def test_a_folder_a_class():
    layout = arrange(reversed(paths("tulips roses")), where="here")
    assert layout.classes == ("roses", "tulips")
    part = layout.parts["all"]
    assert part.names == tuple(paths("roses tulips"))
    assert part.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert part.labels.dtype == np.int64


@pytest.mark.parametrize(
    ("folders", "parts"),
    [
        ("train/a train/b test/a test/b", {"train": "train", "test": "test"}),
        ("Training/a Training/b TEST/a TEST/b", {"train": "Training", "test": "TEST"}),
        (
            "train/a train/b val/a val/b test/a test/b",
            {"train": "train", "validation": "val", "test": "test"},
        ),
        (
            "train/a train/b validation/a validation/b testing/a testing/b",
            {"train": "train", "validation": "validation", "test": "testing"},
        ),
        ("train/a train/b val/a val/b", {"train": "train", "test": "val"}),  # as ImageNet has it
        ("set/train/a set/train/b set/test/a set/test/b", {"train": "set/train", "test": "set/test"}),
        ("train/a train/b", {"all": "train"}),
        ("a b", {"all": ""}),
        ("flowers/a flowers/b", {"all": "flowers"}),
        ("x/y/a x/y/b", {"all": "x/y"}),
    ],
)
def test_parts(folders, parts):
    layout = arrange(paths(folders), where="here")
    assert layout.classes == ("a", "b")
    assert {part: found.names[0].removesuffix("a/0.jpg").strip("/") for part, found in layout.parts.items()} == parts
    for found in layout.parts.values():
        assert found.labels.tolist() == [0, 0, 0, 1, 1, 1]


def test_deeper_folders_belong_to_their_class():
    layout = arrange(paths("roses/red roses/white tulips"), where="here")
    assert layout.classes == ("roses", "tulips")
    assert layout.parts["all"].labels.tolist() == [0] * 6 + [1] * 3


def test_a_class_may_be_called_train():
    assert arrange(paths("boat car train"), where="here").classes == ("boat", "car", "train")


@pytest.mark.parametrize(
    "name",
    [
        *(
            ".DS_Store",
            "a/.hidden.jpg",
            "a/._1.jpg",
            "__MACOSX/a/1.jpg",
            ".git/a/1.jpg",
            "a/Thumbs.db",
            "a/desktop.ini",
        ),
        *("a/readme.TXT", "labels.csv", "a/more.zip", "a/notes.md", "thumbs.db"),
    ],
)
def test_what_systems_and_people_leave_beside_pictures_is_no_picture(name):
    assert not is_picture(name)
    assert name not in arrange([name, *paths("a b")], where="here").parts["all"].names


@pytest.mark.parametrize("name", ["a/1.jpg", "a/1.JPEG", "a/1", "a/1.dat", "a.zip/1.png", "a/IMG.0001"])
def test_everything_else_is_taken_for_a_picture(name):
    assert is_picture(name)


def test_accents_are_the_same_in_both_writings():
    """macOS writes an accent as a character of its own, and the two sort differently."""
    one, two = (unicodedata.normalize(form, "été") for form in ("NFC", "NFD"))
    assert one != two
    layouts = [arrange(paths(f"{name} hiver ezz"), where="here") for name in (one, two)]
    assert layouts[0].classes == layouts[1].classes == ("ezz", "hiver", one)
    mixed = arrange([*paths(one, 2), f"{two}/9.jpg", *paths("hiver")], where="here")
    assert mixed.classes == ("hiver", one)
    assert len(mixed.parts["all"].names) == 6


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "here has no pictures; put a folder for each class into it, with its pictures inside."),
        (["readme.txt", "a/.x.jpg"], "here has no pictures; put a folder for each class into it"),
        (paths("a", 9), "here has one class only, a; at least two are needed."),
        (paths("x/a", 9), "here has one class only, a; at least two are needed."),
        (["1.jpg", "2.jpg"], "the picture 1.jpg lies in no class folder; move it into the folder of its class."),
        ([*paths("a b"), "7.jpg"], "the picture 7.jpg lies in no class folder"),
        ([*paths("x/a x/b"), "x/7.jpg"], "the picture x/7.jpg lies in no class folder"),
        ([*paths("train/a train/b test/a test/b"), "train/7.jpg"], "the picture train/7.jpg lies in no class folder"),
        ([*paths("train/a train/b test/a test/b"), "7.jpg"], "the picture 7.jpg lies in no class folder"),
        (paths("train test"), "the picture train/0.jpg lies in no class folder"),
        (
            [*paths("a"), "b/0.jpg"],
            "the class b needs at least 3 pictures, one each to learn from, validate on and test on; it has 1.",
        ),
        (
            [*paths("train/a test/a test/b"), "train/b/0.jpg"],
            "the class b needs at least 2 pictures in train, one to learn from and one to validate on; it has 1.",
        ),
        (
            paths("train/a train/b test/a test/c"),
            "the class b is in train but not in test; both need the same classes.",
        ),
        (
            paths("train/a train/b test/a test/b test/c"),
            "the class c is in test but not in train; both need the same classes.",
        ),
        (
            paths("train/a train/b val/a test/a test/b"),
            "the class b is in train but not in validation; both need the same classes.",
        ),
        (
            paths("train/a train/b test/a test/b extra/a"),
            "the folder extra is none of train, val and test; take it out.",
        ),
        (paths("test/a val/a"), "there is a folder test but no folder train."),
        (paths("train/a Training/a test/a"), "the folders Training and train are for the same; keep one."),
    ],
)
def test_what_makes_no_data_set_is_refused(names, sentence):
    assert refusal(names).startswith(sentence)


def test_one_picture_of_a_class_is_enough_where_validation_is_given():
    layout = arrange(paths("train/a train/b val/a val/b test/a test/b", each=1), where="here")
    assert [len(part.names) for part in layout.parts.values()] == [1 * 2] * 3


def test_names_are_shown_in_a_line():
    assert shown("a/b\n\x1b[31m\udcff.jpg") == "a/b??[31m?.jpg"
    assert shown("x" * 200 + "/end.jpg") == "..." + "x" * 72 + "/end.jpg"
    assert shown("é/1.jpg") == "é/1.jpg"
