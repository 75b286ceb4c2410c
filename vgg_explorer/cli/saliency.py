"""Where a trained network looks in a picture, from the shell."""

from collections.abc import Sequence
from pathlib import Path

from vgg_explorer.cli import table
from vgg_explorer.cli.progress import answered
from vgg_explorer.cli.weights import at_hand
from vgg_explorer.pictures.picture import decode
from vgg_explorer.plots.saliency_file import Looked, check_name, write_file
from vgg_explorer.runs.weights import Known, known
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.methods import find_method
from vgg_explorer.specs.options import Value
from vgg_explorer.specs.saliency import Explain, Explained, Picture

COLUMNS = ["method", "class", ">probability %", ">score", ">incomplete by %", ">seconds"]


def explain(
    weights: str, image: str, methods: Sequence[str], target: str, layer: str | None, network: str, out: str
) -> None:
    """Ask for one map a method, write them to a file, and print what there is to say of each."""
    check_name(Path(out))
    names = [find_method(method).name for method in methods]
    picture = read(image)
    weights = at_hand(weights, network)
    asked = [Explain(weights, picture, name, target, options(name, layer)) for name in dict.fromkeys(names)]
    maps = tuple(answered(question, quiet=False) for question in asked)
    found = known(weights)
    write_file(Path(out), [Looked(weights, found.title, maps)], [question.method for question in asked])
    table.write(table.plain(COLUMNS, map(row, maps)), summary(weights, found, maps[0], out))


def read(image: str) -> Picture:
    path = Path(image).expanduser()
    try:
        return Picture(decode(path.read_bytes(), path.name))
    except OSError as error:
        raise SpecError("the picture {name!r} cannot be read: {reason}.", name=image, reason=error.strerror) from None


def options(method: str, layer: str | None) -> tuple[tuple[str, Value], ...]:
    """The layer for those methods that look at one."""
    takes = any(option.name == "layer" for option in find_method(method).options)
    return (("layer", layer),) if layer and takes else ()


def row(found: Explained) -> tuple[str, ...]:
    map = found.map
    missing = f"{100 * map.completeness.relative:.2g}" if map.completeness else ""
    cells = (f"{100 * map.probability:.1f}", f"{map.score:.3f}", missing, f"{map.seconds:.2f}")
    return (find_method(map.method).title, found.target, *cells)


def summary(weights: str, found: Known, first: Explained, out: str) -> str:
    best = ", ".join(f"{first.classes[each.index]} {100 * each.probability:.1f} %" for each in first.map.top)
    return f"{found.title} ({weights}) says {best}. Written to {out}."
