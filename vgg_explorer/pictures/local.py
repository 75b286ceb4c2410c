"""Pictures on this machine: your own in a folder or a zip, and ImageNet in a folder."""

import warnings
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from vgg_explorer.pictures.archive import open_archive
from vgg_explorer.pictures.folder import Collection, cannot_open, open_folder
from vgg_explorer.pictures.large_reading import brought
from vgg_explorer.pictures.layout import LabelledPaths, Layout, arrange, is_picture, shown
from vgg_explorer.pictures.library import downloaded, read_classes, require, shelf
from vgg_explorer.pictures.own_resolution import is_in_memory
from vgg_explorer.pictures.picture import FORMATS
from vgg_explorer.pictures.reader import COUNT, DatasetReader
from vgg_explorer.pictures.sets import Sets
from vgg_explorer.pictures.sources import Files
from vgg_explorer.pictures.split import choose, three_parts, two_parts
from vgg_explorer.settings import settings
from vgg_explorer.specs.datasets import MAX_PICTURES, MAX_SIZE, MIN_SIZE, DataSpec
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.own_names import brought as brought_zip
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.reading import Thumbnail


def load_folder(spec: DataSpec, progress: Progress, largest: float = 1.0) -> Sets:
    """A folder or a zip with a folder a class, laid out as `layout.py` says.

    Pictures of one size keep it; those of several become 64x64. `spec.size` makes them square of that size. For scales
    up to `largest` of training or test they are kept at their own resolution, here and in what follows.
    """
    with ExitStack() as stack:
        collection = stack.enter_context(closing(open_collection(spec.path)))
        layout = arrange(collection.names, where=spec.path)
        shape = square(spec.size) or common_shape(collection, layout) or spec.entry().shape
        sets = brought(read(spec, collection, layout, shape), largest, progress=progress)
        if not is_in_memory(sets.train):
            stack.pop_all()  # read as it is used, so it stays open
        return sets


def load_imagenet(spec: DataSpec, progress: Progress, largest: float = 1.0) -> Sets:
    """A folder with train/CLASS and val/CLASS; 224x224 unless `spec.size` says otherwise."""
    place = found(spec.path)
    if not place.is_dir():
        raise SpecError("there is no folder at {path}.", path=shown(spec.path))
    collection = open_folder(place, limit=MAX_PICTURES)
    names = [name for name in collection.names if name.startswith(("train/", "val/")) and is_picture(name)]
    check_imagenet(names, spec.path)
    shape = square(spec.size) or spec.entry().shape
    return brought(read(spec, collection, arrange(names, where=spec.path), shape), largest, progress=progress)


def load_imagenette(spec: DataSpec, progress: Progress, largest: float = 1.0) -> Sets:
    """Ten classes of ImageNet, downloaded, with the shorter side at 160 pixels; 128x128 unless `spec.size` is given."""
    home = require(spec.name)
    collection = open_folder(home, limit=MAX_PICTURES)
    layout = replace(arrange(collection.names, where=spec.name), classes=tuple(read_classes(home)))
    found = read(spec, collection, layout, square(spec.size) or spec.entry().shape)
    return brought(found, largest, progress=progress)


def check_imagenet(names: list[str], path: str) -> None:
    for part in ("train", "val"):
        of_part = [name for name in names if name.startswith(part + "/")]
        if not of_part:
            raise SpecError("{path} has no folder {part} with pictures in it.", path=shown(path), part=part)
        for name in of_part:
            if name.count("/") == 1:
                raise SpecError(
                    "{name} lies in no class folder; move each picture of {part} into the folder of its class, such as"
                    " {part}/n01440764.",
                    name=shown(name),
                    part=part,
                )


def open_collection(path: str) -> Collection:
    place = found(path)
    limit = settings().dataset_files
    if place.is_dir():
        return open_folder(place, limit=limit)
    if place.is_file():
        return open_archive(place, limit=limit)
    raise SpecError("there is no folder or zip at {path}.", path=shown(path))


def found(path: str) -> Path:
    """The folder or file that a path names, `~` for the own home, `own:` for a brought zip; nothing need be there."""
    if named := brought_zip("pictures", path):
        return named.file
    try:
        place = Path(path).expanduser()
        place.is_dir()
        return place
    except RuntimeError:  # ~somebody, whom this machine does not know
        return Path(path)
    except OSError as error:
        raise cannot_open(path, error) from None


def square(size: int | None) -> Shape | None:
    return None if size is None else (3, size, size)


def common_shape(collection: Collection, layout: Layout) -> Shape | None:
    """The shape of all pictures if they have one of 8 to 512 pixels a side, by their headers."""
    sizes: set[tuple[int, int]] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # reading will refuse in a sentence what cannot be read
        for name in (name for part in layout.parts.values() for name in part.names):
            sizes |= header_size(collection, name)
            if len(sizes) > 1 or any(min(size) < MIN_SIZE or max(size) > MAX_SIZE for size in sizes):
                return None
    return next(((3, height, width) for width, height in sizes), None)


def header_size(collection: Collection, name: str) -> set[tuple[int, int]]:
    """Width and height as the header has them; nothing of a file that cannot be read, which reading will report."""
    try:
        with collection.open(name) as file, Image.open(file, formats=FORMATS) as image:
            return {image.size}
    except Exception:  # Pillow raises whatever its parsers do
        return set()


def read(spec: DataSpec, collection: Collection, layout: Layout, shape: Shape) -> Sets:
    """The three parts, their files not read yet."""

    def files(part: LabelledPaths, places: np.ndarray) -> Files:
        return Files(collection, tuple(part.names[place] for place in places), part.labels[places], shape)

    parts = layout.parts
    if "all" in parts:
        train, validation, test = (files(parts["all"], places) for places in three_parts(parts["all"].labels, spec))
        return Sets(train, validation, test, layout.classes)
    test = files(parts["test"], np.arange(len(parts["test"].labels)))
    if "validation" in parts:
        validation = files(parts["validation"], np.arange(len(parts["validation"].labels)))
        return Sets(files(parts["train"], choose(parts["train"].labels, spec)), validation, test, layout.classes)
    train, validation = (files(parts["train"], places) for places in two_parts(parts["train"].labels, spec))
    return Sets(train, validation, test, layout.classes)


def thumbnails(spec: DataSpec, path: str) -> tuple[Thumbnail, ...]:
    """The first picture of each of the first classes; what is wrong with a path is said where it is chosen."""
    try:
        with closing(open_collection(path)) as collection:
            return first_of_each(collection, arrange(collection.names, where=path), spec.shape, COUNT)
    except SpecError:
        return ()


def first_of_each(collection: Collection, layout: Layout, shape: Shape, count: int) -> tuple[Thumbnail, ...]:
    """The first picture of each of the first `count` classes."""
    part = next(iter(layout.parts.values()))
    places = [int(np.argmax(part.labels == label)) for label in range(min(count, len(layout.classes)))]
    files = Files(collection, tuple(part.names[place] for place in places), np.array(range(len(places))), shape)
    taken = files.take(np.arange(len(places))).transpose(0, 2, 3, 1)
    return tuple(map(Thumbnail, taken, layout.classes))


def downloaded_thumbnails(spec: DataSpec) -> tuple[Thumbnail, ...]:
    return thumbnails(spec, str(shelf(spec.name))) if downloaded(spec.name) else ()


FOLDER = DatasetReader(load=load_folder, load_large=load_folder, thumbnails=lambda spec: thumbnails(spec, spec.path))
IMAGENET = DatasetReader(
    load=load_imagenet, load_large=load_imagenet, thumbnails=lambda spec: thumbnails(spec, spec.path)
)
IMAGENETTE = DatasetReader(load=load_imagenette, load_large=load_imagenette, thumbnails=downloaded_thumbnails)
