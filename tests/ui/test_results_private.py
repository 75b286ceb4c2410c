"""What somebody has brought is seen by its owner and a teacher alone: on every page, in every list, by every link."""

import os
import zipfile
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.oracles.trained import small
from tests.ui.pages import refusals, sound
from vgg_explorer.runs.brought import hold, holdings
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.results import results
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.own_names import Brought
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import RunSummary, Score
from vgg_explorer.ui.results import data

STRANGER = "f" * 32
PICTURES = Brought("pictures", "0123456789abcdef")
LINE = f"folder {PICTURES.name}"
NETWORK = "conv3-4 gap FC-2"
SECRETS = ("holiday", "aunt", "uncle", "97.53")  # the name of the file, its classes, how many per cent were right


@pytest.fixture(autouse=True)
def nothing_kept():
    data.stored.clear()
    yield
    data.stored.clear()


@pytest.fixture(params=["visitor", "stranger", "teacher"])
def owner(request, visitor, monkeypatch):
    """Whose the pictures and the run are; a teacher looks at somebody else's."""
    if request.param == "teacher":
        monkeypatch.setattr("vgg_explorer.runs.person.Person.teaches", True)
    return visitor if request.param == "visitor" else STRANGER


@pytest.fixture
def trained(owner) -> str:
    """A finished run on pictures that were brought."""
    brought(owner)
    (id,) = add(open_store(), [Request(RunSpec(NETWORK, LINE))], owner)
    claim(open_store(), id, os.getpid())
    writer = RunWriter(open_store(), id)
    writer.ready(RunFacts(parameters=100, macs=5000, field=3, shape=(3, 8, 8), classes=2))
    writer.end("finished", outcome=RunSummary(training_seconds=3.0, test=Score(0.9753, 1.0, 1.0, 2000)))
    small(folder_of(id).weights, classes=("aunt", "uncle"))
    return id


def brought(owner: str) -> None:
    PICTURES.file.parent.mkdir(parents=True, exist_ok=True)
    PICTURES.file.write_bytes(zipped())
    hold(open_store(), PICTURES, owner, "holiday.zip")


def zipped() -> bytes:
    """Six pictures of each of two classes."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(12):
            picture = BytesIO()
            Image.fromarray(np.full((8, 8, 3), 20 * number, np.uint8)).save(picture, "PNG")
            archive.writestr(f"{('aunt', 'uncle')[number % 2]}/{number}.png", picture.getvalue())
    return content.getvalue()


def shown(page) -> str:
    """All that the page holds, lists and their choices among it."""
    lists = (str(each.options) for each in [*page.selectbox, *page.multiselect])
    html = (each.proto.body for each in page.get("html"))
    return " ".join([str(page.main), str(page.sidebar), *lists, *html])


def leaks(page) -> list[str]:
    return [secret for secret in SECRETS if secret in shown(page)]


def test_a_link_to_the_pictures(owner, request):
    brought(owner)
    page = sound("train", data=LINE)
    if "stranger" in request.node.name:
        (refusal,) = refusals(page)
        assert refusal.startswith(
            "These pictures are somebody's own; only who brought them, and a teacher, can use them"
        )
        assert not leaks(page)
    else:
        assert not refusals(page) and leaks(page) == ["aunt", "uncle"]


@pytest.mark.every_database
def test_a_link_to_the_runs(trained, request):
    page = sound("train", runs=find(open_store(), trained).batch)
    if "stranger" in request.node.name:
        assert any(refusal.startswith("These runs are on somebody's own pictures") for refusal in refusals(page))
        assert not leaks(page) and trained not in shown(page)
    else:
        assert not refusals(page) and '<div class="run">' in shown(page)


def test_a_link_to_the_results(trained, request):
    (outcome,) = results(open_store()).outcomes
    page = sound("results", of=outcome.protocol.key)
    if "stranger" in request.node.name:
        (refusal,) = refusals(page)
        assert refusal.startswith("There are no such results any more, or they are of somebody's own pictures")
        assert not leaks(page)
    else:
        assert not refusals(page) and "97.53" in leaks(page)


def test_a_link_to_where_the_network_looks(trained, request):
    page = sound("saliency", nets=trained, methods="gradient")
    if "stranger" in request.node.name:
        (refusal,) = refusals(page)
        assert refusal.startswith("These runs are on somebody's own pictures") and not leaks(page)
    else:
        assert not refusals(page) and "aunt" in leaks(page)


def test_a_start_from_the_weights(trained, request):
    page = sound("train", t1=NETWORK, t2="none", start="weights", layers="equal", **{"from": trained})
    if "stranger" in request.node.name:
        assert any(refusal.startswith("These runs are on somebody's own pictures") for refusal in refusals(page))
    else:
        assert not any("somebody's own" in refusal for refusal in refusals(page))


@pytest.mark.parametrize("name", ["train", "results", "saliency"])
def test_the_lists_of_a_page(trained, name, request):
    page = sound(name)
    if "stranger" in request.node.name:
        assert not refusals(page) and not leaks(page)
        assert trained[:6] not in shown(page) and PICTURES.checksum not in shown(page)


def test_a_run_on_a_public_set_is_for_all_to_watch(visitor):
    add(open_store(), [Request(RunSpec(NETWORK, "shapes"))], STRANGER)
    assert "somebody else" in shown(sound("train"))


def test_a_zip_that_is_brought_goes_by_its_checksum(visitor):
    page = sound("train")
    page.file_uploader(key="own zip").upload("holiday.zip", zipped(), "application/zip").run()
    (held,) = holdings(open_store())
    assert not page.exception and not refusals(page)
    assert page.session_state["data"] == f"folder {held.what.name}"
    assert str(settings().data_directory) not in shown(page)
    assert (held.owner, held.file, held.bytes) == (visitor, "holiday.zip", len(zipped()))


def test_a_path_is_for_the_command_line(visitor):
    brought(visitor)
    for path in ("/etc", str(PICTURES.file.parent), "own:../own", "own:0123"):
        page = sound("train", data=f"folder {path}")
        assert any("a path is for the command line" in refusal for refusal in refusals(page))
    assert not refusals(sound("train", data=f"folder {PICTURES.file}")), "a line of an earlier version is the name"
