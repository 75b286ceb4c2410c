"""A field that takes a picture: one that comes with the app, or an upload."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st

from vgg_explorer.pictures.picture import data_uri, fit
from vgg_explorer.pictures.samples import SAMPLES
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.reading import ReadPicture
from vgg_explorer.ui.frame import address, fields, refusals
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import answers

TYPES = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff"]
DEFAULT = "shapes"
SIDE = 512  # pixels of the shorter side that a figure can show
MOST_PIXELS = 2 * SIDE**2  # what is kept of a person's picture, whatever its shape


@dataclass(frozen=True, eq=False)
class OwnPicture:
    """A person's picture, (height, width, 3) uint8, as large as a figure can show it."""

    pixels: np.ndarray


PictureChoice = str | OwnPicture  # the name of a sample, or an own one


def picture(page: Page) -> PictureChoice:
    """The sample that was chosen, or the person's own picture once there is a file that can be read."""
    names = {DEFAULT: page._("Shapes"), "letters": page._("Letters"), "rings": page._("Rings")}
    own = opened()
    if isinstance(own, OwnPicture):
        names[address.OWN] = page._("Yours")
    elif own is not None and address.value("picture") == address.OWN:
        address.keep("picture", DEFAULT, DEFAULT)  # its own sentence stands below
    absent = {address.OWN: SpecError("the picture was somebody's own file, and a link does not carry it.")}
    chosen = fields.choice(page, "picture", page._("Picture"), names, default=DEFAULT, absent=absent)
    offer(page, "picture", DEFAULT)
    if isinstance(own, SpecError):
        page.refuse(own, shown=names[chosen])
    return own if isinstance(own, OwnPicture) and chosen == address.OWN else chosen


def offer(page: Page, key: str, default: str) -> None:
    """The upload of a picture; `key` is the field that then shows it."""
    with st.popover(page._("Use your own"), icon=":material/upload:"):
        limit = settings().picture_megabytes
        st.file_uploader(
            page._("A picture"), TYPES, key="upload", max_upload_size=limit, on_change=uploaded, args=(key, default)
        )
        st.caption(page._("The picture stays on this server and is not part of a shared link."))


def uploaded(key: str, default: str) -> None:
    """A new file is shown at once; when it is taken away, a sample is."""
    refusals.changed(key)
    address.keep(key, default if st.session_state["upload"] is None else address.OWN, default)


def opened() -> OwnPicture | SpecError | None:
    """The uploaded picture, or why it cannot be read; read once a visit, by a worker, and kept in a reduced size."""
    file = st.session_state.get("upload")
    if file is None:
        st.session_state.pop("own picture", None)
        return None
    kept: tuple[str, OwnPicture | SpecError] | None = st.session_state.get("own picture")
    if kept is None or kept[0] != file.file_id:
        kept = st.session_state["own picture"] = (file.file_id, read(file.getvalue(), file.name))
    return kept[1]


def read(content: bytes, name: str) -> OwnPicture | SpecError:
    """Whatever is in the file cannot harm this process: a worker reads it, once for the same content."""
    question = ReadPicture(hashlib.sha256(content).hexdigest(), SIDE, MOST_PIXELS, name, content)
    try:
        return OwnPicture(answers.answer(question))
    except SpecError as error:
        return error


@lru_cache(32)
def as_input(source: PictureChoice, shape: Shape) -> str:
    """The picture in the shape of a network's input, as a data URI; a large input is drawn as fine as a figure is."""
    pixels = SAMPLES[source]() if isinstance(source, str) else source.pixels
    channels, height, width = shape
    scale = min(1.0, 2 * SIDE / max(height, width))
    return data_uri(fit(pixels, (channels, max(1, round(height * scale)), max(1, round(width * scale)))))
