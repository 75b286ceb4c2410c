"""`vgg-explorer analyse`: every layer of a network, and its totals."""

import json
import re
import sys
from typing import Annotated, Literal

import typer

from vgg_explorer.analysis import conventions, csv_text, report
from vgg_explorer.analysis.conventions import Convention
from vgg_explorer.analysis.derive import derive
from vgg_explorer.cli import table
from vgg_explorer.specs import kernel_transforms, transforms
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.network import Network

INPUT = re.compile(r"([0-9]{1,9})x([0-9]{1,9})x([0-9]{1,9})", re.IGNORECASE)


def analyse(
    network: Annotated[
        str, typer.Argument(help='A name, "D", or layers, "conv3-64 maxpool FC-10"; then steps, "D | head gap".')
    ],
    input: Annotated[str | None, typer.Option(metavar="CxHxW", help="Shape of a picture, 3x224x224.")] = None,
    classes: Annotated[int | None, typer.Option(metavar="N", help="Units of the last FC layer.")] = None,
    widen: Annotated[int | None, typer.Option(metavar="K", help="Make KxK kernels of 3x3 stacks.")] = None,
    factorise: Annotated[bool, typer.Option("--factorise", help="Make 3x3 stacks of larger kernels.")] = False,
    norm: Annotated[Literal["none", "batch"] | None, typer.Option(help="Normalisation of convolutions.")] = None,
    head: Annotated[Literal["fc", "gap"] | None, typer.Option(help="Three FC, or global average pooling.")] = None,
    convention: Annotated[
        str | None, typer.Option(metavar="NAME", help="Count as torchinfo, fvcore, thop or ptflops does.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a layer.")] = False,
) -> None:
    """Shapes, parameters, MACs and receptive fields of a network, layer by layer."""
    if as_json and as_csv:
        raise SpecError("--json and --csv exclude each other; choose one.")
    counted = None if convention is None else conventions.convention(convention)
    shape = None if input is None else shape_of(input)
    chosen = read_network(network, shape)
    if head is not None:
        chosen = transforms.with_head(chosen, head)
    if widen is not None:
        chosen = kernel_transforms.widen(chosen, widen)
    if factorise:
        chosen = kernel_transforms.factorise(chosen)
    if norm is not None:
        chosen = transforms.with_norm(chosen, norm)
    if shape is not None or classes is not None:
        chosen = fit(chosen, shape or chosen.input, classes)
    show(report.analyse(chosen), counted, as_json=as_json, as_csv=as_csv)


def shape_of(text: str) -> Shape:
    found = INPUT.fullmatch(text.strip())
    if not found:
        raise SpecError("the input is {value!r}; write channels x height x width, 3x224x224.", value=text[:40])
    return tuple(int(number) for number in found.groups())


def read_network(text: str, shape: Shape | None) -> Network:
    """The network of a line; what its steps have to say goes to stderr."""
    found = derive(text, input=shape)
    for note in found.notes:
        print(note.text(), file=sys.stderr)
    return found.network


def fit(network: Network, shape: Shape, classes: int | None) -> Network:
    """The network for that input and so many classes; pools that had to go are named on stderr."""
    channels, height, width = shape
    fitted = transforms.for_input(network, (channels, height, width), classes)
    if fitted.dropped:
        print(f"Dropped, because the map is too small: {', '.join(fitted.dropped)}.", file=sys.stderr)
    return fitted.network


def show(result: report.Report, counted: Convention | None, *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print(json.dumps(result.as_dict() | in_convention(result, counted), indent=2))
    elif as_csv:
        rows = (report.row(layer) for layer in result.layers)
        print(csv_text.as_csv({name: table.cell(value) for name, value in row.items()} for row in rows), end="")
    else:
        lines = [table.printed(result, counted)] if counted else []
        table.write(table.layers(result), table.totals(result), table.CONVENTION, *lines)


def in_convention(result: report.Report, counted: Convention | None) -> dict[str, object]:
    """One more key where a convention was asked for; `macs` and `flops` stay ours."""
    if counted is None:
        return {}
    figure = conventions.work(result.network, counted)
    return {"convention": {"name": counted.name, "unit": counted.unit, "work": figure}}
