"""What a zip or folder of the person's own pictures holds: a worker reads it, and the page shows what it says."""

from pathlib import Path

from vgg_explorer.pictures.layout import shown
from vgg_explorer.specs.datasets import DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.own_names import Brought
from vgg_explorer.specs.reading import ListPictures, PictureSet
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.widgets import answers


def listed(spec: DataSpec) -> PictureSet | None:
    """What is in a set that was brought, None of any other set. Raises SpecError where it is no set of pictures."""
    if not spec.path:
        return None
    try:
        status = (spec.brought.file if spec.brought else Path(spec.path)).stat()
    except OSError:
        raise SpecError("there is no folder or zip at {path}.", path=shown(spec.path)) from None
    return answers.answer(ListPictures(spec.path, status.st_mtime_ns, status.st_size, spec.size))


def called(error: SpecError, what: Brought, name: str) -> SpecError:
    """The same sentence with the zip called as its owner calls it."""
    values = {key: shown(name) if value == what.file.name else value for key, value in error.values.items()}
    return SpecError(error.sentence, **values)


def facts(page: Page, found: PictureSet, spec: DataSpec) -> str:
    """How many classes and pictures, and of what size."""
    said = page._("Your own pictures: {classes} classes, {pictures} pictures, read at {height}×{width}.")
    _, height, width = found.shape or spec.shape
    return said.format(classes=len(found.classes), pictures=f"{found.pictures:,}", height=height, width=width)
