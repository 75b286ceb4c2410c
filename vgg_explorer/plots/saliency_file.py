"""Maps for download: a sheet as PNG, a row a method and a column a network, or the values as NPZ."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from vgg_explorer.plots.numbers import NARROW, percent
from vgg_explorer.plots.saliency import CLIP, enlarged, limit, over
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.saliency import Explained

CELL, GAP, LINE = 224, 16, 20
KINDS = (".png", ".npz")


@dataclass(frozen=True)
class Looked:
    """What one network has to show: its weights, what it is called, and a map a method (None where there is none)."""

    weights: str
    name: str
    maps: tuple[Explained | None, ...]


def ends(looked: Sequence[Looked], row: int, *, shared: bool) -> list[float]:
    """Where the scale of each network's map of a method ends; one for all of them, or one each."""
    maps = [[each.maps[row].map.map] if each.maps[row] else [] for each in looked]  # type: ignore[union-attr]
    common = limit(map for own in maps for map in own)
    return [common if shared else limit(own) for own in maps]


def sheet(looked: Sequence[Looked], methods: Sequence[str], *, shared: bool, strength: float) -> bytes:
    """PNG. The first column is the picture as the first network sees it."""
    columns, rows = len(looked) + 1, len(methods)
    size = (GAP + columns * (CELL + GAP), GAP + 2 * LINE + rows * (CELL + LINE + GAP))
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for number, each in enumerate(looked, 1):
        head(draw, number, each)
    for row, method in enumerate(methods):
        top = GAP + 2 * LINE + row * (CELL + LINE + GAP)
        found = find_method(method)
        write(draw, 0, top, f"{found.title} ({found.citation})")
        for number, (each, end) in enumerate(zip(looked, ends(looked, row, shared=shared), strict=True), 1):
            explained = each.maps[row]
            if explained is not None:
                if number == 1:
                    paste(page, 0, top + LINE, explained.picture)
                drawn = over(explained.picture, explained.map.map, end, signed=found.signed, strength=strength)
                paste(page, number, top + LINE, drawn)
    file = BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def head(draw: ImageDraw.ImageDraw, number: int, each: Looked) -> None:
    """The network, the class that its maps are of, and how sure it is of that."""
    first = next((explained for explained in each.maps if explained), None)
    write(draw, number, GAP, short(each.name, 30))
    if first is not None:
        write(draw, number, GAP + LINE, f"{first.target} {percent(first.map.probability)}")


def short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 3]}..."


def write(draw: ImageDraw.ImageDraw, column: int, top: int, text: str) -> None:
    plain = text.replace(NARROW, " ")  # the font that comes with Pillow has no such space
    draw.text((GAP + column * (CELL + GAP), top), plain, "black", ImageFont.load_default(14))


def paste(page: Image.Image, column: int, top: int, pixels: np.ndarray) -> None:
    """A picture into its cell, whole: small ones with their pixels as squares."""
    image = Image.fromarray(enlarged(pixels, CELL))
    image.thumbnail((CELL, CELL))
    page.paste(image, (GAP + column * (CELL + GAP), top))


def numbers(looked: Sequence[Looked], methods: Sequence[str]) -> bytes:
    """NPZ: `map_0_gradient` (H, W) float32 of network 0, `picture_0` (H, W, 3) uint8, and `about`, JSON."""
    arrays: dict[str, np.ndarray] = {}
    about = []
    for number, each in enumerate(looked):
        for method, explained in zip(methods, each.maps, strict=True):
            if explained is not None:
                arrays[f"picture_{number}"] = explained.picture
                arrays[f"map_{number}_{method}"] = explained.map.map
                about.append(described(number, each, explained))
    file = BytesIO()
    np.savez_compressed(file, about=np.array(json.dumps(about)), **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def described(number: int, each: Looked, explained: Explained) -> dict[str, object]:
    found, map = find_method(explained.map.method), explained.map
    return {
        "network": number,
        "weights": each.weights,
        "name": each.name,
        "method": map.method,
        "citation": found.citation,
        "sign": found.sign,
        "options": dict(map.options),
        "class": explained.target,
        "probability": map.probability,
        "score": map.score,
        "completeness": map.completeness.relative if map.completeness else None,
        "percentile": CLIP,
    }


def write_file(path: Path, looked: Sequence[Looked], methods: Sequence[str]) -> None:
    """A sheet or the numbers, by the end of the file's name."""
    check_name(path)
    png = path.suffix.lower() == ".png"
    content = sheet(looked, methods, shared=False, strength=0.7) if png else numbers(looked, methods)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SpecError("{name} cannot be written: {reason}.", name=str(path), reason=error.strerror) from None


def check_name(path: Path) -> None:
    if path.suffix.lower() not in KINDS:
        raise SpecError("the file {name!r} must end in {kinds}.", name=path.name, kinds=" or ".join(KINDS))
