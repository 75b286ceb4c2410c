"""Dense evaluation in numbers: which networks have a dense form, how many positions a scale gives, what a test costs.

Fully connected layers become convolutions, so that a network takes pictures of any size (paper, section 3.2).
"""

from dataclasses import replace
from math import prod

from vgg_explorer.analysis.report import analyse
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, AdaptivePool, Layer
from vgg_explorer.specs.modules import submodules
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.test_protocol import TestProtocol


def is_global(layer: Layer) -> bool:
    return isinstance(layer, AdaptivePool) and layer.size == (1, 1)


def check_dense(network: Network) -> None:
    """Raise where a network has no dense form, naming the layer."""
    if not isinstance(network.layers[-1], FC):
        raise SpecError("a network without a fully connected layer at its end has no scores of classes.")
    _, pool, _ = submodules(network)
    for index, layer in enumerate(network.layers):
        if isinstance(layer, AdaptivePool) and not (index == pool.first and keeps_windows(layer, network, index)):
            raise SpecError(
                "{layer} pools to {size} whatever the size of the picture: this network has no dense form.",
                layer=network.layer_names()[index],
                size=f"{layer.size[0]}x{layer.size[1]}",
            )


def keeps_windows(pool: AdaptivePool, network: Network, index: int) -> bool:
    """Whether a pool before the head can be done window by window: a global one, or one that changes nothing."""
    return is_global(pool) or pool.size == network.inputs()[index][1:]


def pools_globally(network: Network) -> bool:
    """Whether global average pooling stands before the fully connected layers."""
    _, pool, _ = submodules(network)
    return pool.end > pool.first and is_global(network.layers[pool.first])


def takes_any_size(network: Network) -> bool:
    """Whether its head takes the mean over the whole map, however small: global pooling before a single FC layer."""
    _, _, head = submodules(network)
    fully = sum(isinstance(layer, FC) for layer in network.layers[head.first :])
    return pools_globally(network) and fully == 1


def check_small(network: Network, protocol: TestProtocol) -> None:
    """Raise where a scale below 1 leaves less of a picture than the network takes."""
    smallest = min(protocol.scales)
    if protocol.mode != "dense" or not takes_any_size(network):
        raise SpecError(
            "at scale {scale} pictures are smaller than {name} takes; take 1 or more (below 1 only in mode dense, for "
            "a network with global average pooling before a single fully connected layer).",
            scale=f"{smallest:g}",
            name=network.name,
        )
    at_scale(network, smallest)


def scaled_input(network: Network, scale: float) -> tuple[int, int]:
    """Height and width of a square picture, or one of the input's proportions, whose shorter side is `scale` times."""
    _, height, width = network.input
    factor = round(scale * min(height, width)) / min(height, width)
    return max(1, round(height * factor)), max(1, round(width * factor))


def at_scale(network: Network, scale: float) -> Network:
    """The network over pictures of that scale; its fully connected layers would have other weights.

    Raises a SpecError where the picture is too small for a layer.
    """
    return replace(network, input=(network.input[0], *scaled_input(network, scale)))


def last_map(network: Network) -> tuple[int, int]:
    """Rows and columns of the map that the head reads."""
    _, pool, _ = submodules(network)
    _, rows, columns = network.inputs()[pool.first]
    return rows, columns


def positions(network: Network, scale: float) -> tuple[int, int]:
    """Rows and columns of positions at which the network scores classes in dense evaluation at that scale.

    A window as large as the map of the input size is moved over the last map: (M - m + 1) of them along an axis. Where
    the head takes the mean over the whole map, its places are counted.
    """
    rows, columns = last_map(at_scale(network, scale))
    if takes_any_size(network):
        return rows, columns
    first, second = last_map(network)
    return rows - first + 1, columns - second + 1


def adds_nothing(network: Network, scale: float) -> bool:
    """Whether an enlarged picture has no more positions than the input: it is larger by less than the total stride."""
    return scale > 1 and positions(network, scale) == positions(network, 1.0)


def macs_of_test(network: Network, protocol: TestProtocol) -> int:
    """Multiply-accumulates to test one picture: its crops, and the feature maps of the whole picture where dense.

    The fully connected layers of a dense pass count once a position.
    """
    mirrored = 1 + protocol.mirror
    crops = len(protocol.scales) * protocol.crops**2 * mirrored * analyse(network).macs
    dense = sum(dense_macs(network, scale) for scale in protocol.scales) * mirrored if protocol.dense else 0
    return crops + dense


def dense_macs(network: Network, scale: float) -> int:
    _, _, head = submodules(network)
    whole, plain = analyse(at_scale(network, scale)).layers, analyse(network).layers
    features = sum(layer.macs for layer in whole[: head.first])
    places = 1 if takes_any_size(network) else prod(positions(network, scale))
    return features + places * sum(layer.macs for layer in plain[head.first :])


def largest_map(network: Network, scale: float) -> int:
    """Numbers in the largest map of one picture at that scale, the picture itself among them."""
    return max(prod(shape) for shape in at_scale(network, scale).inputs())
