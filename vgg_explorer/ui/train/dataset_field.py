"""A field that takes a data set: one of the list, a line, or a zip of your own pictures."""

import hashlib
from html import escape
from pathlib import Path

import streamlit as st

from vgg_explorer.pictures.library import downloaded
from vgg_explorer.pictures.picture import data_uri
from vgg_explorer.pictures.thumbnails import thumbnails
from vgg_explorer.runs.files import replacing
from vgg_explorer.settings import settings
from vgg_explorer.specs.dataset_entries import DATASETS
from vgg_explorer.specs.datasets import DataSpec, format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.presets import PRESETS
from vgg_explorer.specs.question import Download
from vgg_explorer.specs.reading import PictureSet, Thumbnail
from vgg_explorer.ui.frame import markup
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import plain
from vgg_explorer.ui.frame.refusals import changed
from vgg_explorer.ui.frame.render_queue import waiting
from vgg_explorer.ui.train import brought_set
from vgg_explorer.ui.widgets import download_button

DEFAULT = "shapes"
NAMES = tuple(known.name for known in DATASETS if known.origin != "local")
OFFERED = (*NAMES, *sorted({preset.dataset for preset in PRESETS}.difference(NAMES)))


def choose(page: Page) -> DataSpec:
    """The data set that was picked, typed or uploaded; a line that breaks a rule is refused."""
    st.selectbox(
        page._("Data set"),
        OFFERED,
        key="data",
        bind="query-params",
        accept_new_options=True,
        on_change=changed,
        args=("data",),
        help=page._("Pick a set, or write more: shapes | train 4000, pairs | distance 5, cifar10 | train 20000."),
    )
    own(page)
    text = st.session_state["data"] or DEFAULT
    try:
        spec = allowed(read_dataset(text))
        found = brought_set.listed(spec)
    except SpecError as error:
        page.refuse(error, shown=DEFAULT)
        spec, found = read_dataset(DEFAULT), None
    about(page, spec, found)
    return spec


def allowed(spec: DataSpec) -> DataSpec:
    """Refuse paths outside the uploads: a link must not make the server read any folder that it names."""
    if spec.path and not Path(spec.path).resolve().is_relative_to(uploads().resolve()):
        raise SpecError("a page reads pictures that were brought to it; a path is for the command line.")
    return spec


def uploads() -> Path:
    return settings().data_directory / "uploads"


def own(page: Page) -> None:
    with st.popover(page._("Use your own"), icon=":material/upload:"):
        st.caption(
            page._(
                "A zip with a folder for each class, or with train and test that hold these. It stays on this server, "
                "and a link to this page does not hold it."
            )
        )
        st.file_uploader(page._("A zip of pictures"), ["zip"], key="own zip", on_change=bring)


def bring() -> None:
    """Keep the zip under its own checksum, and take it as the data set."""
    file = st.session_state["own zip"]
    if file is None:
        return
    content = file.getvalue()
    target = uploads() / f"{hashlib.sha256(content).hexdigest()[:16]}.zip"
    with replacing(target) as beside:
        beside.write_bytes(content)
    st.session_state["data"] = format_dataset(DataSpec("folder", str(target)))


def about(page: Page, spec: DataSpec, found: PictureSet | None) -> None:
    """What it is: pictures of each class, how many, where they come from; what is not here can be fetched."""
    known = spec.entry()
    with waiting():  # those of a set that was downloaded are read from its files
        shown = found.thumbnails if found else thumbnails(format_dataset(spec))
    if shown:
        markup.show(f'<div class="thumbnails">{"".join(map(figure, shown))}</div>')
    st.caption(plain(brought_set.facts(page, found, spec) if found else facts(page, spec)))
    if known.origin == "download" and not downloaded(spec.name):
        download_button.draw(page, Download(spec.name), known.megabytes)


def figure(shown: Thumbnail) -> str:
    label = escape(shown.label)
    return f'<figure><img src="{data_uri(shown.picture)}" alt=""><figcaption>{label}</figcaption></figure>'


def facts(page: Page, spec: DataSpec) -> str:
    known, (channels, height, width) = spec.entry(), spec.shape
    said = page._("{title}: {classes} classes, {train} pictures of {channels}×{height}×{width} to learn from. {origin}")
    origins = {
        "generated": page._("Drawn here, no download."),
        "packaged": page._("Comes with scikit-learn, no download."),
        "download": page._("Downloaded once; it is on this machine.")
        if downloaded(spec.name)
        else page._("Not on this machine yet."),
    }
    return said.format(
        title=page._(known.title),
        classes=known.classes,
        train=f"{spec.pictures():,}",
        channels=channels,
        height=height,
        width=width,
        origin=origins[known.origin],
    )
