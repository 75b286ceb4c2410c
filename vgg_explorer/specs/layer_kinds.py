"""Questions that every kind of layer answers with yes or no, or with a number; a new kind must answer them too."""

from typing import assert_never

from vgg_explorer.specs.layers import FC, LRN, AdaptivePool, Conv, Dropout, Layer, Pair, Pool


def has_weights(layer: Layer) -> bool:
    """Whether a layer learns: convolutions and fully connected layers, the paper's weight layers."""
    match layer:
        case Conv() | FC():
            return True
        case Pool() | AdaptivePool() | LRN() | Dropout():
            return False
        case _ as unknown:
            assert_never(unknown)


def stride_of(layer: Layer) -> Pair:
    """How many positions of its input a layer moves on for one of its output; a pool to a fixed size counts as 1."""
    match layer:
        case Conv() | Pool():
            return layer.stride
        case AdaptivePool() | LRN() | Dropout() | FC():
            return (1, 1)
        case _ as unknown:
            assert_never(unknown)


def reads_whole_map(layer: Layer) -> bool:
    """Whether a unit's place in the map says nothing without the size of the whole map: bins and full connections."""
    match layer:
        case AdaptivePool() | FC():
            return True
        case Conv() | Pool() | LRN() | Dropout():
            return False
        case _ as unknown:
            assert_never(unknown)


def channels_behind(layer: Layer, channels_in: int) -> int:
    """Channels of the maps, or units of the vector, that a layer gives."""
    match layer:
        case Conv():
            return layer.channels
        case FC():
            return layer.units
        case Pool() | AdaptivePool() | LRN() | Dropout():
            return channels_in
        case _ as unknown:
            assert_never(unknown)
