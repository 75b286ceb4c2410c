"""The figures of the pages, and what they show, cached by their arguments: building one takes ten times as long as
sending it.

Everybody who asks for the same figure gets the same object, so nobody changes it.
"""

from functools import lru_cache
from typing import Any

from vgg_explorer.analysis.kernels import KernelComparison
from vgg_explorer.analysis.paths import levels
from vgg_explorer.analysis.report import analyse
from vgg_explorer.plots import (
    convolution,
    distance,
    effective_field,
    kernels,
    networks,
    pyramid,
    receptive_field,
    results,
)
from vgg_explorer.plots.look import Family, Look
from vgg_explorer.plots.treemap import treemap as networks_treemap
from vgg_explorer.specs.network import Network

KEPT = 256

over_picture = lru_cache(KEPT)(receptive_field.over_picture)
growth = lru_cache(KEPT)(receptive_field.growth)
report = lru_cache(KEPT)(analyse)
compared = lru_cache(KEPT)(KernelComparison)
bars = lru_cache(KEPT)(kernels.bars)
curves = lru_cache(KEPT)(kernels.curves)
layers = lru_cache(KEPT // 4)(networks.by_layer)
treemap = lru_cache(KEPT // 4)(networks_treemap)
by_distance = lru_cache(KEPT)(distance.accuracy_by_distance)
used_by_layer = lru_cache(KEPT // 4)(effective_field.by_layer)  # a measured field is known by being that object
used_along = lru_cache(KEPT // 4)(effective_field.profile)
against_cost = lru_cache(KEPT // 4)(results.against_cost)
convolution_step = lru_cache(KEPT)(convolution.example)


@lru_cache(KEPT)
def seen(network: Network, row: int, column: int, family: Family, look: Look, height: int = 440) -> Any:
    """What one unit of a network's last layer sees, level by level."""
    return pyramid.pyramid(levels(network, row, column), family, look, height=height)
