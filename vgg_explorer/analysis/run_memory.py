"""Memory of a training run, estimated before it is asked for: what one step holds at once, in 32-bit floats.

A step holds what autograd keeps for each picture (`memory.saved_bytes`), the gradients on both sides of the operation
that is on its way back, the picture itself; and for each parameter its value, its gradient and its momentum, with
lookahead a slow one too. What goes into a checkpoint is copied before it is written. In bf16 it is less.
`python -m benchmarks.run_memory` compares it with what runs take.
"""

from math import prod

from vgg_explorer.analysis.memory import FLOAT, saved_bytes
from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.operations import operations
from vgg_explorer.specs.recipe import Recipe

COPIES = 3  # of a picture at once while it is prepared: read, augmented, normalised


def step_bytes(network: Network, recipe: Recipe) -> int:
    """Bytes of one step of training."""
    return weight_bytes(network, recipe) + recipe.batch * picture_bytes(network)


def weight_bytes(network: Network, recipe: Recipe) -> int:
    """Value, gradient and momentum of every parameter, what lookahead keeps, and the copies for the checkpoint."""
    return FLOAT * (7 if recipe.lookahead else 5) * analyse(network).parameters


def picture_bytes(network: Network) -> int:
    """What a step holds for one picture."""
    return sum(saved_bytes(network)) + pass_bytes(network)


def pass_bytes(network: Network) -> int:
    """What one picture takes on its way through, where nothing is kept: the two sides of the largest operation."""
    largest = max((prod(input) + prod(output) for _, _, input, output in operations(network)), default=0)
    return FLOAT * (largest + COPIES * prod(network.input))


def batch_within(network: Network, recipe: Recipe, bytes: int) -> int:
    """The largest half, quarter, eighth ... of the recipe's batch whose step fits into so many bytes; 0 if none."""
    room, batch = bytes - weight_bytes(network, recipe), recipe.batch
    while batch and batch * picture_bytes(network) > room:
        batch //= 2
    return batch
