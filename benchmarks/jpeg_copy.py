"""CIFAR-10 from a tar of JPEG files, as the data set `cifar10` of a data directory, in seconds and without a network.

    VGG_EXPLORER_DATA_DIRECTORY=/tmp/home python -m benchmarks.jpeg_copy cifar10-jpeg.tar.xz

For measuring on a machine that is bare: figures on it are those of the JPEG copy (about four points below those of the
original). The tar has .../train/CLASS/NAME.jpg and .../test/CLASS/NAME.jpg.
"""

import io
import sys
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from vgg_explorer.pictures.library import Arrays, shelf, write_arrays


def files(tar: Path) -> Iterator[tuple[str, str, bytes]]:
    """Part, class and content of each picture, in the order of the tar."""
    with tarfile.open(tar, "r|*") as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".jpg"):
                content = archive.extractfile(member)
                assert content is not None
                part, name = Path(member.name).parts[-3:-1]
                yield part, name, content.read()


def decoded(group: tuple[tuple[str, str, bytes], ...]) -> list[np.ndarray]:
    return [np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).transpose(2, 0, 1) for *_, content in group]


def main() -> None:
    with ThreadPoolExecutor() as pool:
        parts, names, waiting = [], [], []
        found = files(Path(sys.argv[1]))
        while group := tuple(islice(found, 500)):
            parts += [part for part, *_ in group]
            names += [name for _, name, _ in group]
            waiting.append(pool.submit(decoded, group))
        images = np.stack([image for each in waiting for image in each.result()])
    classes = tuple(sorted(set(names)))
    labels, tests = np.array([classes.index(name) for name in names]), np.array(parts) == "test"
    write_arrays(shelf("cifar10"), Arrays(images[~tests], labels[~tests], images[tests], labels[tests], classes))
    print(f"{(~tests).sum()} pictures to learn from, {tests.sum()} to test, {len(classes)} classes")


if __name__ == "__main__":
    main()
