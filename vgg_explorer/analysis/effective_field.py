"""What a measured receptive field says: whether training made it narrower, and whether path counts predict it."""

from vgg_explorer.analysis.mass import deviation, total_variation
from vgg_explorer.analysis.paths import by_random_signs, paths
from vgg_explorer.specs.maps import EffectiveField
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.receptive_field import LayerField

SAME = 0.02  # five draws of fresh weights lie within 0.011 of their mean (docs/log.md)


def spread(field: EffectiveField) -> float:
    """The standard deviation of the mass along rows and columns, their mean, in pixels."""
    return (deviation(field.mass.sum(1)) + deviation(field.mass.sum(0))) / 2


def narrowed(field: LayerField) -> float:
    """By which share training has made the field narrower; negative where it is wider, 0 where nothing was random."""
    random = spread(field.random)
    return 1 - spread(field.trained) / random if random else 0.0


def mass_off_prediction(network: Network, field: LayerField) -> float:
    """The share of the random field's mass, along the columns, that is not where the roots of path counts have it."""
    unit = field.random
    counted = paths(network, network.layer_names().index(unit.layer), unit.row, unit.column)
    return total_variation(unit.mass.sum(0), by_random_signs(counted.columns))
