"""A zip of one's own pictures on the Train page: what it holds is said, and what cannot be used is refused there."""

from unittest.mock import Mock

import pytest
import streamlit as st

from tests.pictures.files import flowers, pack
from tests.ui.pages import refusals, sound
from vgg_explorer.runs.brought import hold, holdings
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.own_names import Brought
from vgg_explorer.ui.train import dataset_field
from vgg_explorer.ui.widgets import answers


@pytest.fixture
def bring(at_home, visitor, empty_answers):
    """Opens the page with a zip of these files as its data set."""

    def open_page(files):
        what = Brought("pictures", "0123456789abcdef")
        what.file.parent.mkdir(parents=True, exist_ok=True)
        pack(what.file, files)
        hold(open_store(), what, visitor, "flowers.zip")
        return sound("train", data=f"folder {what.name}")

    return open_page


def captions(page) -> str:
    return " ".join(caption.value.replace("\\", "") for caption in page.caption)


def test_what_a_zip_holds_is_said_and_asked_once(bring, monkeypatch):
    spy = Mock(wraps=vars(answers)["ask"])
    monkeypatch.setattr(answers, "ask", spy)
    page = bring(flowers(5))
    assert "Your own pictures: 2 classes, 10 pictures, read at 12×12." in captions(page)
    assert not refusals(page)
    sound("train", data=page.query_params["data"])
    lists = [call for call in spy.call_args_list if type(call.args[0]).__name__ == "ListPictures"]
    assert len(lists) == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"roses/1.png": b"x"}, "has one class only, roses; at least two are needed. The page shows shapes."),
        (flowers(3) | {"roses/0.png": b"no picture"}, "is no picture that can be read; take PNG"),
    ],
)
def test_a_zip_that_cannot_be_used_is_refused_at_the_field(bring, files, words):
    page = bring(files)
    assert words in " ".join(refusals(page))
    assert "Shapes on textured ground" in captions(page)


def test_where_there_is_no_worker_the_page_says_so(bring, monkeypatch):
    monkeypatch.setattr(answers, "ask", Mock(side_effect=SpecError("there is no worker.")))
    assert "There is no worker. The page shows shapes." in refusals(bring(flowers(3)))


class Upload:
    """What Streamlit hands over."""

    name = "flowers.zip"

    def __init__(self, content: bytes) -> None:
        self.content = content

    def getvalue(self) -> bytes:
        return self.content


@pytest.fixture
def session(monkeypatch, at_home, empty_answers):
    found: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", found)
    return found


def test_a_zip_that_is_brought_is_held_and_taken(session, tmp_path):
    session["own zip"] = Upload(pack(tmp_path / "a.zip", flowers(5)).read_bytes())
    dataset_field.bring("f" * 32)
    (held,) = holdings(open_store())
    assert session["data"] == f"folder {held.what.name}" and held.what.file.exists() and held.owner == "f" * 32


def test_a_zip_that_cannot_be_used_leaves_no_file_and_what_others_hold_stays(session, tmp_path):
    session["own zip"] = Upload(b"PK, or nearly")
    dataset_field.bring("f" * 32)
    assert "data" not in session and "zip flowers.zip is damaged" in str(session[dataset_field.REFUSED])
    assert not holdings(open_store()) and not list((tmp_path / "uploads").iterdir())
    session["own zip"] = Upload(pack(tmp_path / "a.zip", flowers(5)).read_bytes())
    dataset_field.bring("f" * 32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "ask", Mock(side_effect=SpecError("there is no worker.")))
        vars(answers)["CACHE"].kept.clear()
        dataset_field.bring("e" * 32)
    assert str(session[dataset_field.REFUSED]) == "there is no worker."
    (held,) = holdings(open_store())
    assert held.owner == "f" * 32 and held.what.file.exists()
