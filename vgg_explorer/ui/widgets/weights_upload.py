"""Weights that are not here yet: a file that somebody brings, and torchvision's, fetched."""

import shutil
from pathlib import Path
from secrets import token_hex

import streamlit as st

from vgg_explorer.runs.ask import ask
from vgg_explorer.runs.brought import hold
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.quotas import make_room_for_brought
from vgg_explorer.runs.store import open_store
from vgg_explorer.runs.weights import TORCHVISION, torchvision_file, weights_folder
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.own_names import brought
from vgg_explorer.specs.question import Adopt, FetchWeights
from vgg_explorer.ui.frame import visit
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.frame.render_queue import waiting
from vgg_explorer.ui.widgets import download_button

MEGABYTES = 548  # of the largest of torchvision's files


def own(page: Page) -> None:
    """The upload of a file of weights, and of the line of its network where the file does not hold it."""
    st.caption(
        page._(
            "Weights of a network of this app or of torchvision, as safetensors or a state_dict. A file is read, "
            "never run; it stays on this server, and nobody but you and a teacher sees it."
        )
    )
    upload(page)


def upload(page: Page) -> None:
    """The fields for a file and its network, and why the last one was refused."""
    limit = settings().weights_megabytes
    st.text_input(page._("Its network, if the file does not say it"), key="own network", placeholder="D | classes 10")
    st.file_uploader(page._("A file of weights"), ["safetensors", "pt", "pth"], key="own file", max_upload_size=limit)
    if error := st.session_state.get("own refused"):
        page.refuse(error)
    if gone := st.session_state.get("own gone"):
        said = page._("To make room, what you used longest ago was removed: {files}.")
        st.caption(plain(said.format(files=", ".join(gone))))


def adopted(person: Person | None) -> str:
    """The name of a new upload, which a worker process reads: whatever is in the file cannot harm the server."""
    file, line = st.session_state.get("own file"), st.session_state.get("own network", "")
    if file is None or person is None or st.session_state.get("own seen") == (file.file_id, line):
        return ""
    st.session_state["own seen"] = (file.file_id, line)
    st.session_state["own refused"] = None
    safe = "".join(letter for letter in Path(file.name).name if letter.isalnum() or letter in "._-")[-60:] or "weights"
    folder = weights_folder() / "brought" / token_hex(8)  # others may bring a file of the same name at this moment
    try:
        st.session_state["own gone"] = make_room_for_brought(open_store(), person.owner, file.size)
        folder.mkdir(parents=True)
        (folder / safe).write_bytes(file.getvalue())
        with waiting():
            name = ask(Adopt(str(folder / safe), line.strip()), asker=visit.number())
        if what := brought("weights", name):
            hold(open_store(), what, person.owner, file.name)
    except SpecError as error:
        st.session_state["own refused"] = error
        return ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return name


def imagenet(page: Page) -> None:
    """torchvision's weights, fetched by a worker that goes on when the page is closed."""
    missing = [name for name in TORCHVISION if not torchvision_file(name, must_be_here=False).exists()]
    if not missing:
        return
    name = st.selectbox(
        page._("ImageNet weights of torchvision"), missing, missing.index("vgg16") if "vgg16" in missing else 0
    )
    download_button.draw(page, FetchWeights(name), MEGABYTES)
