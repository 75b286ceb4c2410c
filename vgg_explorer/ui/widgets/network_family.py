"""Whether the network of a line stacks small kernels, has large ones, or others: this decides its colour."""

from functools import lru_cache

from vgg_explorer.analysis.fit import fit
from vgg_explorer.plots.look import Family
from vgg_explorer.plots.networks import family
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import Shape


@lru_cache(200)
def family_of(line: str, shape: Shape, classes: int) -> Family:
    """The family of a network that was fitted to pictures of `shape`; a stack where the line can't be read any more."""
    try:
        return family(fit(line, shape, classes).network)
    except SpecError:
        return "stack"
