"""What a folder or a zip of pictures holds, in so many words and pictures that a page can show it."""

from contextlib import closing

from vgg_explorer.pictures.folder import Collection
from vgg_explorer.pictures.layout import Layout, arrange
from vgg_explorer.pictures.local import common_shape, first_of_each, open_collection, square
from vgg_explorer.pictures.reader import COUNT
from vgg_explorer.specs.dataset_entries import entry
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.reading import PictureSet

HEADERS = 2_000  # pictures whose sizes are read from their headers


def listed(path: str, size: int | None) -> PictureSet:
    """Raises SpecError for what is no set of pictures, or has a first picture that cannot be read."""
    with closing(open_collection(path)) as collection:
        layout = arrange(collection.names, where=path)
        counts = {part: len(found.names) for part, found in layout.parts.items()}
        shape = square(size) or shape_of(collection, layout)
        thumbnails = first_of_each(collection, layout, shape or entry("folder").shape, COUNT)
        return PictureSet(layout.classes, counts, shape, thumbnails)


def shape_of(collection: Collection, layout: Layout) -> Shape | None:
    """The shape of all pictures, None where they differ or are too many to look at each."""
    few = sum(len(part.names) for part in layout.parts.values()) <= HEADERS
    return common_shape(collection, layout) if few else None
