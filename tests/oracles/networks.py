"""Random networks that fit together (hypothesis): every kind of layer, and every option of each."""

from dataclasses import replace

from hypothesis import strategies as st

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layers import FC, LRN, SAME, AdaptivePool, Conv, Dropout, Layer, Pair, Pool, Shape
from vgg_explorer.specs.network import Network, Norm


def pairs(low: int, high: int) -> st.SearchStrategy[Pair]:
    """Mostly square."""
    number = st.integers(low, high)
    return st.one_of(number.map(lambda n: (n, n)), st.tuples(number, number))


def pools(padded: bool = True) -> st.SearchStrategy[Pool]:
    def over(kernel: Pair) -> st.SearchStrategy[Pool]:
        padding = st.tuples(*(st.integers(0, side // 2 if padded else 0) for side in kernel))
        ceil = st.booleans() if padded else st.just(False)
        return st.builds(Pool, st.sampled_from(("max", "avg")), st.just(kernel), pairs(1, 3), padding, ceil)

    return pairs(1, 4).flatmap(over)


def convolutions(padded: bool = True) -> st.SearchStrategy[Conv]:
    """Channels that two or four groups, or any of the few input channels, divide."""
    padding = st.one_of(st.just(SAME), pairs(0, 4)) if padded else st.just((0, 0))
    place = {
        "kernel": pairs(1, 5),
        "stride": st.one_of(st.just((1, 1)), pairs(1, 3)),
        "padding": padding,
        "dilation": st.one_of(st.just((1, 1)), pairs(1, 3)),
        "activation": st.booleans(),
    }
    usual = st.builds(Conv, channels=st.sampled_from((4, 8, 12)), groups=st.sampled_from((1, 1, 2, 4)), **place)
    depthwise = st.builds(Conv, channels=st.sampled_from((12, 24)), depthwise=st.just(True), **place)
    return st.one_of(usual, depthwise)


def sliding(padded: bool = True) -> st.SearchStrategy[Layer]:
    """Convolutions and pools: what has one receptive field for all its units."""
    return st.one_of(convolutions(padded), pools(padded))


def bodies() -> st.SearchStrategy[Layer]:
    adaptive = st.builds(AdaptivePool, pairs(1, 6))
    return st.one_of(convolutions(), convolutions(), pools(), adaptive, st.just(LRN()), dropouts())


def dropouts() -> st.SearchStrategy[Layer]:
    return st.builds(Dropout, st.sampled_from((0.0, 0.25, 0.5)))


def heads() -> st.SearchStrategy[Layer]:
    return st.one_of(st.builds(FC, st.integers(1, 16), st.booleans()), dropouts())


@st.composite
def networks(
    draw: st.DrawFn, body: st.SearchStrategy[Layer] | None = None, *, head: bool = True, most: int = 6
) -> Network:
    """Layers drawn one by one; what does not fit where it would stand is left out."""
    layers = draw(st.lists(bodies() if body is None else body, min_size=1, max_size=most))
    layers += draw(st.lists(heads(), max_size=3)) if head else []
    shape = (draw(st.integers(1, 4)), draw(st.integers(5, 20)), draw(st.integers(5, 20)))
    norm: Norm = draw(st.sampled_from(("none", "batch")))
    return Network("random", tuple(fitting(layers, shape)) or (Conv(4, padding=(0, 0)),), shape, norm)


def fitting(layers: list[Layer], shape: Shape) -> list[Layer]:
    kept = []
    for layer in layers:
        try:
            shape = layer.output(shape)
        except SpecError:
            continue
        kept.append(layer)
    return kept


def trainable(network: Network) -> Network:
    """Torch does not normalise a single pixel of a single picture: such a network goes without."""
    maps = zip(network.layers, network.shapes, strict=True)
    single = any(isinstance(layer, Conv) and shape[1:] == (1, 1) for layer, shape in maps)
    return replace(network, norm="none") if single else network
