"""A few pictures of each set, where they are at hand."""

import numpy as np
import pytest
from PIL import Image

from vgg_explorer.pictures.library import Arrays, shelf, write_arrays
from vgg_explorer.pictures.reader import COUNT
from vgg_explorer.pictures.thumbnails import thumbnails
from vgg_explorer.settings import settings


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(tmp_path))
    settings.cache_clear()
    thumbnails.cache_clear()
    yield tmp_path
    settings.cache_clear()
    thumbnails.cache_clear()


def test_drawn_sets_show_every_class():
    assert [each.label for each in thumbnails("shapes")] == ["disc", "square", "triangle", "ring", "cross", "star"]
    assert thumbnails("shapes | size 48")[0].picture.shape == (48, 48, 3)
    assert {each.label for each in thumbnails("pairs | distance 5")} == {"red is left", "blue is left"}


def test_a_downloaded_set_shows_its_first_of_each_class_in_colour(home):
    labels = np.array([1, 1, 0, 2])
    images = np.arange(4, dtype=np.uint8)[:, None, None, None] * np.ones((1, 1, 8, 8), np.uint8)
    assert thumbnails("fashion-mnist") == ()
    thumbnails.cache_clear()
    write_arrays(shelf("fashion-mnist"), Arrays(images, labels, images, labels, ("coat", "bag", "shoe")))
    shown = thumbnails("fashion-mnist")
    assert [(each.label, int(each.picture[0, 0, 0])) for each in shown] == [("coat", 2), ("bag", 0), ("shoe", 3)]
    assert shown[0].picture.shape == (8, 8, 3)


def test_own_pictures(home):
    for name, value in (("cats", 10), ("dogs", 200)):
        (home / "own" / name).mkdir(parents=True)
        for number in range(4):
            Image.new("RGB", (20, 20), (value,) * 3).save(home / "own" / name / f"{number}.png")
    shown = thumbnails(f"folder {home / 'own'}")
    assert [(each.label, int(each.picture[9, 9, 0])) for each in shown] == [("cats", 10), ("dogs", 200)]
    assert thumbnails(f"folder {home / 'nothing'}") == ()


def test_the_digits_are_seen_when_a_worker_has_unpacked_them():
    from vgg_explorer.data.datasets import load
    from vgg_explorer.specs.datasets import read_dataset

    assert thumbnails("digits") == ()
    thumbnails.cache_clear()
    load(read_dataset("digits"))
    assert [each.label for each in thumbnails("digits")] == [str(number) for number in range(COUNT)]
