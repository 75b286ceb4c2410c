"""A field that takes a picture: one that comes with the app, or a person's own."""

from functools import lru_cache

import numpy as np
import streamlit as st

from vgg_explorer.data.pictures import data_uri, decode, fit
from vgg_explorer.data.samples import SAMPLES
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.ui import fields
from vgg_explorer.ui.page import Page

TYPES = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff"]


def picture(page: Page) -> bytes | str:
    """The name of a sample, or the content of an uploaded file that has been decoded once without complaint."""
    names = {"shapes": page._("Shapes"), "letters": page._("Letters"), "rings": page._("Rings")}
    sample = fields.choice(page, "picture", page._("Picture"), names, default="shapes")
    with st.popover(page._("Use your own"), icon=":material/upload:"):
        file = st.file_uploader(page._("A picture"), TYPES, key="upload", max_upload_size=settings().picture_megabytes)
        st.caption(page._("The picture stays on this server and is not part of a shared link."))
    if file is None:
        return sample
    try:
        decoded(file.getvalue(), file.name)
    except SpecError as error:
        page.refuse(error, shown=names[sample])
        return sample
    return file.getvalue()


@lru_cache(8)
def decoded(content: bytes, name: str = "") -> np.ndarray:
    return decode(content, name)


@lru_cache(32)
def as_input(source: bytes | str, shape: Shape) -> str:
    """The picture at the size of a network's input, as a data URI."""
    pixels = SAMPLES[source]() if isinstance(source, str) else decode(source, "")
    return data_uri(fit(pixels, shape))
