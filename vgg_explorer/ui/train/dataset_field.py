"""A field that takes a data set: one of the list, a line, or a zip of your own pictures."""

import hashlib
from html import escape

import streamlit as st

from vgg_explorer.pictures.library import downloaded
from vgg_explorer.pictures.picture import data_uri
from vgg_explorer.pictures.thumbnails import thumbnails
from vgg_explorer.runs.access import check_dataset
from vgg_explorer.runs.brought import hold, is_held
from vgg_explorer.runs.files import replacing
from vgg_explorer.runs.person import Person
from vgg_explorer.runs.quotas import make_room_for_brought
from vgg_explorer.runs.store import open_store
from vgg_explorer.specs.dataset_entries import DATASETS
from vgg_explorer.specs.datasets import DataSpec, format_dataset, read_dataset
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.own_names import DIGITS, Brought
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
REFUSED, GONE = "own zip refused", "made room for zip"  # in the session
NAMES = tuple(known.name for known in DATASETS if known.origin != "local")
OFFERED = (*NAMES, *sorted({preset.dataset for preset in PRESETS}.difference(NAMES)))


def choose(page: Page, person: Person | None) -> DataSpec:
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
    own(page, person)
    if refused := st.session_state.pop(REFUSED, None):
        page.refuse(refused)
    if gone := st.session_state.pop(GONE, None):
        said = page._("To make room, what you used longest ago was removed: {files}.")
        st.caption(plain(said.format(files=", ".join(gone))))
    spec, found = read(page, person, st.session_state["data"] or DEFAULT)
    about(page, spec, found)
    return spec


def read(page: Page, person: Person | None, text: str) -> tuple[DataSpec, PictureSet | None]:
    """The set of a line, and what is in one that was brought; a link must not make a page read any file it names."""
    try:
        spec = read_dataset(text)
        if spec.brought and person is None:
            return read_dataset(DEFAULT), None  # the browser has not said yet who it is
        if spec.path:
            check_dataset(open_store(), spec, person)
        return spec, brought_set.listed(spec)
    except SpecError as error:
        page.refuse(error, shown=DEFAULT)
        return read_dataset(DEFAULT), None


def own(page: Page, person: Person | None) -> None:
    with st.popover(page._("Use your own"), icon=":material/upload:"):
        st.caption(
            page._(
                "A zip with a folder for each class, or with train and test that hold these. It stays on this server, "
                "for you and a teacher alone: for anybody else a link to this page does not hold it."
            )
        )
        if person is not None:
            st.file_uploader(page._("A zip of pictures"), ["zip"], key="own zip", on_change=bring, args=(person.owner,))


def bring(owner: str) -> None:
    """Take a new zip as the data set, or say why it cannot be used."""
    file = st.session_state["own zip"]
    if file is None:
        return
    try:
        what = kept(file.getvalue(), file.name, owner)
    except SpecError as error:
        st.session_state[REFUSED] = error
        return
    st.session_state["data"] = format_dataset(DataSpec("folder", what.name))


def kept(content: bytes, name: str, owner: str) -> Brought:
    """Keep a zip under its own checksum and write down whose it is; one that cannot be used leaves no file."""
    store, what = open_store(), Brought("pictures", hashlib.sha256(content).hexdigest()[:DIGITS])
    try:
        if not what.file.exists():
            st.session_state[GONE] = make_room_for_brought(store, owner, len(content))
        with replacing(what.file) as beside:
            beside.write_bytes(content)
        brought_set.listed(DataSpec("folder", what.name))
        hold(store, what, owner, name)
    except SpecError as error:
        raise brought_set.called(error, what, name) from None
    except OSError as error:
        raise SpecError("the disk refused: {reason}.", reason=error.strerror or str(error)) from None
    finally:
        if not is_held(store, what):
            what.file.unlink(missing_ok=True)
    return what


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
