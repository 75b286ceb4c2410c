"""Where batch normalisation and ReLUs stand."""

from itertools import pairwise

from vgg_explorer.specs.layers import FC, Conv, Dropout, Pool
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.operations import BatchNorm, ReLU, operations

LAYERS = (Conv(4), Conv(6, activation=False), Pool(), FC(8), Dropout(), FC(2))


def sequence(norm):
    network = Network("small", LAYERS, (3, 8, 8), norm)
    return [(applied.layer, applied.operation) for applied in operations(network)]


def test_a_relu_follows_the_batch_normalisation_that_follows_a_convolution():
    plain = [*zip(range(6), LAYERS, strict=True)]
    expected = [plain[0], (0, ReLU()), *plain[1:4], (3, ReLU()), *plain[4:]]
    assert sequence("none") == expected
    expected = [plain[0], (0, BatchNorm(4)), (0, ReLU()), plain[1], (1, BatchNorm(6)), *plain[2:4], (3, ReLU())]
    assert sequence("batch") == [*expected, *plain[4:]]


def test_only_layers_change_the_shape():
    found = [*operations(Network("small", LAYERS, (3, 8, 8), "batch"))]
    assert all(first.output == second.input for first, second in pairwise(found))
    assert all(each.input == each.output for each in found if isinstance(each.operation, BatchNorm | ReLU))
