"""How much of its receptive field a trained network uses, in the terminal."""

import json

from vgg_explorer.cli import table
from vgg_explorer.cli.progress import answered
from vgg_explorer.cli.weights import at_hand
from vgg_explorer.runs.weights import known
from vgg_explorer.specs.receptive_field import LayerField, MeasuredFields, MeasureFields

SIDES = [">50 %", ">95 %", ">random 50", ">random 95", ">paths 50", ">paths 95", ">√paths 50", ">√paths 95"]
COLUMNS = ["layer", ">field", *SIDES, ">bell"]


def show(weights: str, layer: str, network: str, *, as_json: bool) -> None:
    """Print the sides of the squares that hold 50 % and 95 % of the gradient's mass, layer by layer."""
    weights = at_hand(weights, network)
    question = MeasureFields(weights, layer)
    found = answered(question, quiet=as_json)
    if as_json:
        print(json.dumps([as_dict(each) for each in found.layers], indent=2))
        return
    table.write(table.plain(COLUMNS, map(row, found.layers)), summary(weights, found))


def row(field: LayerField) -> tuple[str, ...]:
    measured = (field.theory, field.trained.side50, field.trained.side95, field.random.side50, field.random.side95)
    predicted = (field.paths_side50, field.paths_side95, field.sqrt_paths_side50, field.sqrt_paths_side95)
    bell = field.trained.gaussian
    fits = f"{max(bell.deviation):.1f} px, {100 * min(bell.explained):.0f} %" if bell else ""
    return (field.layer, *map(str, measured + predicted), fits)


def as_dict(field: LayerField) -> dict[str, object]:
    bell = field.trained.gaussian
    return {
        "layer": field.layer,
        "unit": [field.trained.row, field.trained.column],
        "rectangle": field.trained.rectangle,
        "trained": {"half": field.trained.side50, "most": field.trained.side95},
        "random": {"half": field.random.side50, "most": field.random.side95},
        "paths": {"half": field.paths_side50, "most": field.paths_side95},
        "root_paths": {"half": field.sqrt_paths_side50, "most": field.sqrt_paths_side95},
        "gaussian": {"deviation": bell.deviation, "explained": bell.explained} if bell else None,
        "units": field.trained.units,
        "pictures": field.trained.pictures,
    }


def summary(weights: str, found: MeasuredFields) -> str:
    one, units = found.layers[0].trained, max(each.trained.units for each in found.layers)
    return (
        f"{known(weights).title} ({weights}), the unit in the middle of each layer: sides in pixels of the squares "
        f"that hold 50 and 95 % of the mean |d unit / d pixel| over {one.pictures} {found.source} and {units} "
        "channels; with trained weights, with random ones, of the paths, as if all weights were equal, and of their "
        "square roots, as if weights had random signs. Bell: the standard deviation of the Gaussian that fits the "
        "trained field, and the variance that it explains."
    )
