"""Pictures to look into networks with, one of each class: drawn, or of a set that is on this machine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

import numpy as np
from PIL import Image

from vgg_explorer.pictures import shapes
from vgg_explorer.pictures.thumbnails import thumbnails
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.saliency import Picture

DRAWINGS = Path(__file__).parent / "drawings"  # PNG files of 256x256 pixels; the package has no photograph
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
SEED = 5
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels, the last two one past the end


@dataclass(frozen=True, eq=False)
class Example:
    """A picture, made when it is looked at, the class of what is in it, and the box around that where it is known."""

    draw: Callable[[], np.ndarray]
    label: str = ""
    box: Box | None = None

    @cached_property
    def picture(self) -> Picture:
        return Picture(self.draw())


@lru_cache(16)
def examples(dataset: str) -> dict[str, Example]:
    """By the name of the class; none of a set that is not here, or of pictures that are somebody's own."""
    spec = read_dataset(dataset)
    if spec.name == "shapes":
        return of_shapes(spec.shape[1])
    if spec.entry().origin == "local":
        return {}
    return {each.label: Example(partial(np.copy, each.picture), each.label) for each in thumbnails(dataset)}


@lru_cache(1)
def drawings() -> dict[str, Example]:
    """Drawings of what CIFAR-10 has photographs of, by class."""
    return {name: Example(partial(read_drawing, name), name) for name in CIFAR10}


def read_drawing(name: str) -> np.ndarray:
    """The drawing of a class of CIFAR-10, (256, 256, 3) uint8."""
    with Image.open(DRAWINGS / f"{name}.png") as image:
        return np.array(image)


def for_classes(datasets: Iterable[str], classes: Iterable[str]) -> dict[str, Example]:
    """Pictures for networks that have learned from these sets and know these classes; never none."""
    found: dict[str, Example] = {}
    for dataset in datasets:
        found |= examples(dataset)
    return found | drawings() if not found or set(CIFAR10) & set(classes) else found


def of_shapes(size: int) -> dict[str, Example]:
    drawn = shapes.draw(np.arange(len(shapes.OBJECTS)), size, np.random.default_rng(SEED))
    assert drawn.boxes is not None
    parts = zip(shapes.OBJECTS, drawn.images, drawn.boxes.tolist(), strict=True)
    return {name: Example(partial(np.copy, image.transpose(1, 2, 0)), name, tuple(box)) for name, image, box in parts}
